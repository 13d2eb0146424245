import { expect, it } from "vitest";
import { parsePly, plyPath } from "../../../../web/table/plies/ply-link.ts";

it("parses the ply of a link within the episode, else starts at the beginning", () => {
  const plies = ["?ply=3", "ply=3", "?a=1&ply=9", "?ply=0", "", "?ply=", "?ply=-1", "?ply=1.5", "?ply=x"];
  expect(plies.map((query) => parsePly(query, 5))).toEqual([3, 3, 5, 0, 0, 0, 0, 0, 0]);
});

it("writes a link that parses to the same ply", () => {
  expect(plyPath("/matches/a", 0)).toBe("/matches/a");
  expect(parsePly(plyPath("/matches/a", 4).split("?")[1] ?? "", 9)).toBe(4);
});
