import { expect, it } from "vitest";
import { distinctName } from "../../../server/common/names.ts";

it("adds the role if two seats share a name", () => {
  expect(distinctName({ names: ["Ada", "Ada"], roles: ["first", "second"] }, 1)).toBe("Ada (second)");
  expect(distinctName({ names: ["Ada", "Bob"], roles: ["first", "second"] }, 1)).toBe("Bob");
});

it("names a seat without a name by its number", () => {
  expect(distinctName({ names: ["Ada"], roles: ["first", "second"] }, 1)).toBe("Seat 1");
});
