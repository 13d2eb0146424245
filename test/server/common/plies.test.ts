import { expect, it } from "vitest";
import { pliesBehind } from "../../../server/common/plies.ts";

const ply = (turn: number, sealed: boolean) => ({ turn, sealed });
/** Two draws, three private plies of seat 0 and its public one, two private ones of seat 1 and its public one. */
const log = [
  ply(-1, true),
  ply(-1, true),
  ply(0, true),
  ply(0, true),
  ply(0, true),
  ply(0, false),
  ply(1, true),
  ply(1, true),
  ply(1, false),
];
const behind = (own: number | null) => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((lines) => pliesBehind(log, own, lines));

it("finds the ply for a number of log lines, for spectators and for seats that see their own plies", () => {
  expect(behind(null)).toEqual([0, 1, 2, 5, 6, 8, 9, 9, 9, 9]);
  expect(behind(0)).toEqual([0, 1, 2, 3, 4, 5, 6, 8, 9, 9]);
  expect(behind(1)).toEqual([0, 1, 2, 5, 6, 7, 8, 9, 9, 9]);
});

it("is the same number without private plies", () => {
  const open = [ply(0, false), ply(1, false), ply(1, false)];
  expect([0, 1, 2, 3].map((lines) => pliesBehind(open, null, lines))).toEqual([0, 1, 2, 3]);
});
