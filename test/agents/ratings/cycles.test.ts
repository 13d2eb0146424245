import { assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { strongestCycles, winCounts } from "../../../agents/ratings/cycles.ts";
import { countPairs } from "./count-pairs.ts";
import { antisymmetric } from "./arbitrary.ts";

describe("the finder of cycles", () => {
  it("finds the same cycles as a search of all triples, strongest first", () => {
    assert(
      property(antisymmetric, (margins) => {
        const at = (i: number, j: number) => margins[i]?.[j] ?? 0;
        const rows = [...margins.keys()];
        const all = rows.flatMap((a) =>
          rows.flatMap((b) =>
            rows.flatMap((c) => (a < b && a < c && b !== c ? [Math.min(at(a, b), at(b, c), at(c, a))] : [])),
          ),
        );
        const expected = all.filter((margin) => margin > 0).toSorted((x, y) => y - x);
        expect(strongestCycles(margins, 4).map(({ margin }) => margin)).toEqual(expected.slice(0, 4));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("names the winner and loser of each pair, and finds no cycle in a chain", () => {
    const rps = [
      [0, -1, 3],
      [1, 0, -2],
      [-3, 2, 0],
    ];
    const [cycle] = strongestCycles(rps);
    expect(cycle?.margin).toBe(1);
    expect(cycle?.wins).toEqual([
      { winner: 0, loser: 2, margin: 3 },
      { winner: 2, loser: 1, margin: 2 },
      { winner: 1, loser: 0, margin: 1 },
    ]);
    const chain = [
      [0, 1, 2],
      [-1, 0, 1],
      [-2, -1, 0],
    ];
    expect(strongestCycles(chain)).toEqual([]);
  });

  it("counts the games behind a win from the winner's side", () => {
    const { pairs } = countPairs([
      { a: "x", b: "y", score: 0 },
      { a: "x", b: "y", score: 0 },
      { a: "y", b: "x", score: 0.5 },
      { a: "x", b: "y", score: 1 },
    ]);
    expect(winCounts(pairs, 1, 0)).toMatchObject({ wins: 2, draws: 1, losses: 1, score: 0.625 });
    expect(() => winCounts(pairs, 0, 2)).toThrow(RangeError);
  });
});
