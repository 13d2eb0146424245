import { describe, expect, it } from "vitest";
import { parseAction, requestAction } from "../../../games/core/text.ts";

const label = (action: number) => ["fold", "call", "raise"][action] ?? "?";
const parse = (text: string, legal = [0, 1, 2]) => parseAction(text, { legal, label, known: [0, 1, 2], numbers: true });

describe("parseAction", () => {
  it.each([
    ["raise", 2],
    ["  RAISE. ", 2],
    ["**raise**", 2],
    ['"call"!', 1],
    ["0", 0],
    ["The pot is big.\nAction: call", 1],
    ["I weigh fold and call.\n\nraise\n", 2],
    ["answer = 1", 1],
    ["call (1)", 1],
    ["\u201cRaise\u201d.", 2],
    ["Answer: fold.\n\nThe pot is small, so I would rather not call.", 0],
    ["Call\nOn second thought:\nraise", 2],
  ])("reads %j as %i", (text, action) => {
    expect(parse(text)).toBe(action);
  });

  it.each([
    "I might raise or call",
    "raise 5",
    "raise (1)",
    "3",
    "01",
    "",
    "call it a day",
    "Call.\n\nThe pot is small.",
  ])("refuses %j", (text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: "game/unreadable-action" }));
  });

  it("refuses illegal actions, listing the legal ones", () => {
    expect(() => parse("fold", [1, 2])).toThrow('"fold" is not legal here; answer with one of: call (1), raise (2)');
    expect(() => parse("0", [1, 2])).toThrow(expect.objectContaining({ code: "game/illegal-action" }));
    expect(() => parse("fold", [])).toThrow("nothing can be played");
  });

  it("reads the end of a very long answer", () => {
    expect(parse(`${"thinking ".repeat(200_000)}\nAction: call`)).toBe(1);
  });
});

describe("requestAction", () => {
  it("shows labels and numbers", () => {
    expect(requestAction(true, [0, 2], label)).toBe("It is your turn. Answer with one of: fold (0), raise (2).");
    expect(requestAction(false, [0, 2], label)).toBe("It is the other player's turn; wait.");
  });
});
