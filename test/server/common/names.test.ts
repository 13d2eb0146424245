import { expect, it } from "vitest";
import { distinctName } from "../../../server/common/names.ts";

it("adds the role where two seats share a name", () => {
  expect(distinctName({ names: ["Ada", "Ada"], roles: ["first", "second"] }, 1)).toBe("Ada (second)");
  expect(distinctName({ names: ["Ada", "Bob"], roles: ["first", "second"] }, 1)).toBe("Bob");
});

it("names a seat that has no name by its number", () => {
  expect(distinctName({ names: ["Ada"], roles: ["first", "second"] }, 1)).toBe("Seat 1");
});
