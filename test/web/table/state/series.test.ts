import { expect, it } from "vitest";
import { addMatch, seriesWords } from "../../../../web/table/state/series.ts";

it("a series adds up each player's returns over swapped seats", () => {
  const first = addMatch({ matches: 0, totals: {} }, { own: 0, names: ["Ada", "Equilibrium"], returns: [2, -2] });
  const second = addMatch(first, { own: 1, names: ["Equilibrium", "Ada"], returns: [1, -1] });
  expect(second).toEqual({ matches: 2, totals: { "": 1, Equilibrium: -1 } });
  expect(seriesWords(second, "hand", String)).toBe("After 2 hands: you 1, Equilibrium -1.");
  expect(seriesWords(first, "match", String)).toBe("After 1 match: you 2, Equilibrium -2.");
});
