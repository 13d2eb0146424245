import { describe, expect, it } from "vitest";
import { readKey } from "../../../../web/table/state/keys.ts";

describe("readKey", () => {
  it.each([
    ["ArrowLeft", "previous"],
    ["ArrowRight", "next"],
    ["Home", "first"],
    ["End", "last"],
    [" ", "play"],
    ["[", "slower"],
    ["]", "faster"],
    ["v", "viewpoint"],
    ["F", "flip"],
  ])("reads %s as %s", (key, type) => {
    expect(readKey({ key })).toEqual({ type: "command", command: { type } });
  });

  it("reads digits and letters as actions, ? as help and / as search", () => {
    expect(readKey({ key: "1" })).toEqual({ type: "action", key: "1" });
    expect(readKey({ key: "9" })).toEqual({ type: "action", key: "9" });
    expect(readKey({ key: "0" })).toEqual({ type: "action", key: "0" });
    expect(readKey({ key: "e" })).toEqual({ type: "action", key: "e" });
    expect(readKey({ key: "x" })).toEqual({ type: "action", key: "x" });
    expect(readKey({ key: "?" })).toEqual({ type: "help" });
    expect(readKey({ key: "/" })).toEqual({ type: "search" });
    expect(readKey({ key: "/", typing: true })).toBeNull();
  });

  it("leaves keys to the browser and to fields", () => {
    expect(readKey({ key: "ArrowUp" })).toBeNull();
    expect(readKey({ key: "ArrowDown" })).toBeNull();
    expect(readKey({ key: "ArrowLeft", altKey: true })).toBeNull();
    expect(readKey({ key: "f", ctrlKey: true })).toBeNull();
    expect(readKey({ key: "v", metaKey: true })).toBeNull();
    expect(readKey({ key: "1", typing: true })).toBeNull();
    expect(readKey({ key: " ", pressable: true })).toBeNull();
    expect(readKey({ key: "ArrowRight", pressable: true })).not.toBeNull();
    expect(readKey({ key: "Tab" })).toBeNull();
  });
});
