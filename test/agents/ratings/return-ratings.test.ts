import { describe, expect, it } from "vitest";
import { drawNormal } from "../../../agents/ratings/binomial.ts";
import { ReturnCounter } from "../../../agents/ratings/return-counts.ts";
import { rateByReturn, rateRolesByReturn } from "../../../agents/ratings/return-ratings.ts";
import { random } from "../../../games/core/random.ts";

type Games = readonly (readonly [pairing: readonly string[], games: number, mean: number])[];

/** The returns of seat 0. */
function solverReturns(games: Games, variance = 1, entrants?: readonly string[]) {
  const counter = new ReturnCounter("solver");
  for (const [pairing, count, mean] of games) counter.add(pairing, 0, count, mean);
  const returns = counter.returns();
  return {
    ...returns,
    variance,
    entrants: (entrants ?? returns.names).map((name) => ({ name, member: name })),
  };
}

const ratingsOf = (...given: Parameters<typeof rateByReturn>) =>
  Object.fromEntries(rateByReturn(...given).ratings.map(({ member, rating }) => [member, rating]));

describe("ratings by return", () => {
  it("are what a member earns more in the same company, whichever company it had", () => {
    // b is better than a by 0.5, c than b by 0.25; the easy company pays 3 more, and c never had it.
    const easy = ["x", "y"];
    const hard = ["u", "v"];
    const found = ratingsOf(
      solverReturns([
        [["a", ...easy], 50, 4],
        [["b", ...easy], 150, 4.5],
        [["b", ...hard], 20, 1.5],
        [["c", ...hard], 70, 1.75],
      ]),
      "a",
    );
    expect(found["a"]).toBe(0);
    expect(found["b"]).toBeCloseTo(0.5, 8);
    expect(found["c"]).toBeCloseTo(0.75, 8);
  });

  it("weigh games, and are the least squares where no effects fit exactly", () => {
    const cells: Games = [
      [["a", "x"], 10, 0],
      [["b", "x"], 30, 1],
      [["a", "y"], 20, 0],
      [["b", "y"], 20, 2],
    ];
    // Within a company the weight of a difference is n m / (n + m): 7.5 and 10.
    expect(ratingsOf(solverReturns(cells), "a")["b"]).toBeCloseTo((7.5 * 1 + 10 * 2) / 17.5, 8);
  });

  it("have intervals that contain the truth in about 95 of 100 cases", () => {
    const next = random("coverage of returns");
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const played = (effect: number, company: number, games: number) =>
        effect + company + Math.sqrt(4 / games) * drawNormal(next);
      const games: Games = [
        [["a", "x"], 100, played(0, 1, 100)],
        [["b", "x"], 40, played(0.3, 1, 40)],
        [["b", "y"], 60, played(0.3, -2, 60)],
        [["a", "y"], 30, played(0, -2, 30)],
      ];
      const found = rateByReturn(solverReturns(games, 4), "a", trial).ratings.find(({ member }) => member === "b");
      if (found && found.low <= 0.3 && 0.3 <= found.high) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(200);
  });

  it("link members through players that have no row, and tie those whose intervals overlap", () => {
    const games: Games = [
      [["a", "x"], 1000, 0],
      [["version", "x"], 1000, 1],
      [["version", "y"], 1000, 5],
      [["b", "y"], 1000, 5.01],
      [["c", "y"], 1000, 9],
    ];
    const { ratings } = rateByReturn(solverReturns(games, 1, ["a", "b", "c"]), "b");
    expect(ratings.map(({ member, tiedWith }) => [member, tiedWith])).toEqual([
      ["a", []],
      ["b", []],
      ["c", []],
    ]);
    expect(ratings[0]?.rating).toBeCloseTo(-1.01, 6);
    expect(ratings[1]).toMatchObject({ rating: 0, low: 0, high: 0, games: 1000, role: "solver" });
    const noisy = rateByReturn(solverReturns(games, 1e4, ["a", "b", "c"]), "b").ratings;
    expect(noisy[0]?.tiedWith).toEqual(["b", "c"]);
  });

  it("leave out members that share no company with the others", () => {
    const games: Games = [
      [["a", "x"], 10, 0],
      [["b", "x"], 10, 1],
      [["alone", "z"], 10, 9],
    ];
    expect(rateByReturn(solverReturns(games), "alone")).toMatchObject({ anchor: "a", incomparable: 1 });
    const whole = rateRolesByReturn([solverReturns(games)], "b", "points");
    expect(whole).toMatchObject({ anchor: "b", nash: null, alphaRank: null, cycles: [], unit: "points" });
    expect(whole.notes.join(" ")).toContain("1 member is not rated as solver");
    expect(rateByReturn(solverReturns([[["a", "x"], 10, 0]]), "a")).toEqual({
      anchor: null,
      ratings: [],
      incomparable: 1,
    });
  });
});
