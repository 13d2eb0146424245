import { expect, it } from "vitest";
import { newestMembers } from "../../../web/league/known-members.ts";

const member = (number: number) => {
  return { number, policy: `p${number}`, agent: "main", version: number, at: number, parent: null };
};

it("the newest members are those without a gap below the newest one, each once, oldest first", () => {
  const known = [9, 7, 8, 2, 3, 8].map(member);
  expect(newestMembers(known).map(({ number }) => number)).toEqual([7, 8, 9]);
  expect(newestMembers([])).toEqual([]);
});
