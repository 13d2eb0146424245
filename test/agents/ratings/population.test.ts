import { expect, test } from "vitest";
import type { ScoredGame } from "../../../agents/ratings/pair-counts.ts";
import { ratePopulation } from "../../../agents/ratings/population.ts";
import { countPairs } from "./count-pairs.ts";

const threeOfFour = (a: string, b: string): ScoredGame[] =>
  [1, 1, 1, 0].map((score) => ({ a, b, score: score === 1 ? 1 : 0 }));

test("members that never met count with the score that their ratings predict, and in no cycle", () => {
  // a and d never met: as even, they would share the Nash average.
  const list = [...threeOfFour("a", "b"), ...threeOfFour("b", "c"), ...threeOfFour("c", "d")];
  const counts = countPairs(list);
  const entrants = counts.names.map((member, index) => ({ index, member, role: null }));
  const [anchor] = entrants;
  const found = anchor && ratePopulation(counts, entrants, anchor);
  found?.nash?.forEach((mass, i) => expect(mass).toBeCloseTo(i === 0 ? 1 : 0, 9));
  expect(found?.alphaRank?.[0]).toBeCloseTo(1, 6);
  expect(found?.cycles).toEqual([]);
  expect(found?.notes.at(-1)).toMatch(/^3 of 6 pairs of these members never met/);
});
