import { assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { nashAverage } from "../../../agents/ratings/nash-average.ts";
import { nashByRole } from "../../../agents/ratings/nash-by-role.ts";
import { random } from "../../../games/core/random.ts";
import { antisymmetric } from "./arbitrary.ts";

const entropy = (masses: readonly number[]) => -masses.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0);

describe("Nash average", () => {
  it("is an equilibrium: no row gains against it", () => {
    assert(
      property(antisymmetric, (payoffs) => {
        const masses = nashAverage(payoffs);
        expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 12);
        for (const row of payoffs) {
          expect(row.reduce((sum, payoff, j) => sum + payoff * (masses[j] ?? 0), 0)).toBeLessThan(1e-9);
        }
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("is the same in any order of the rows, in games larger than a first subgame", () => {
    const n = 160;
    const next = random("large game");
    const strengths = Array.from({ length: n }, () => next());
    const upper = strengths.map((mine, i) => strengths.map((other, j) => (j > i ? mine - other + next() - 0.5 : 0)));
    const payoffs = upper.map((row, i) => row.map((payoff, j) => payoff - (upper[j]?.[i] ?? 0)));
    const masses = nashAverage(payoffs);
    expect(masses.filter((mass) => mass > 0).length).toBeGreaterThan(3);
    for (const row of payoffs) {
      expect(row.reduce((sum, payoff, j) => sum + payoff * (masses[j] ?? 0), 0)).toBeLessThan(1e-9);
    }
    const backwards = nashAverage(payoffs.toReversed().map((row) => row.toReversed())).toReversed();
    masses.forEach((mass, i) => expect(backwards[i]).toBeCloseTo(mass, 8));
    // A first copy of each row ties with the second, so that the subgame has to grow to both.
    const doubled = nashAverage([...payoffs, ...payoffs].map((row) => [...row, ...row]));
    masses.forEach((mass, i) => expect(doubled[i]).toBeCloseTo(mass / 2, 5));
    masses.forEach((mass, i) => expect(doubled[n + i]).toBeCloseTo(mass / 2, 5));
  });

  it("of many rows that hardly differ is exact: most rows are even, three form a cycle", () => {
    const n = 600;
    const payoffs = Array.from({ length: n }, () => Array.from({ length: n }, () => 0));
    const win = (row: number, column: number, by: number): void => {
      (payoffs[row] as number[])[column] = by;
      (payoffs[column] as number[])[row] = -by;
    };
    win(0, 1, 1);
    win(1, 2, 2);
    win(2, 0, 1);
    // It is in no equilibrium with the row that beats it.
    win(4, 3, 0.5);
    const masses = nashAverage(payoffs);
    // Within the cycle 1/2, 1/4, 1/4; the share of the cycle maximises the entropy.
    const cycle = [0.5, 0.25, 0.25];
    const odds = Math.exp(entropy(cycle)) / (n - 4);
    const share = odds / (1 + odds);
    cycle.forEach((part, i) => expect(masses[i]).toBeCloseTo(share * part, 8));
    expect(masses[3]).toBeCloseTo(0, 8);
    for (const mass of masses.slice(4)) expect(mass).toBeCloseTo((1 - share) / (n - 4), 8);
  });

  it("splits the mass of a row between its copies", () => {
    assert(
      property(antisymmetric, (payoffs) => {
        const once = nashAverage(payoffs);
        const twice = nashAverage([...payoffs, payoffs[0] ?? []].map((row) => [...row, row[0] ?? 0]));
        expect(twice[0]).toBeCloseTo(twice.at(-1) ?? Number.NaN, 5);
        // The equilibria are the same with the first row's mass shared; entropy never falls by having more of them.
        expect(entropy(twice)).toBeGreaterThan(entropy(once) - 1e-6);
      }),
      { seed: 2, numRuns: 100 },
    );
  });

  it("takes of a matrix what a row gains over its opponent", () => {
    const rps = [
      [0, -1, 1],
      [1, 0, -1],
      [-1, 1, 0],
    ];
    const found = nashAverage(rps.map((row) => row.map((payoff) => 5 + payoff)));
    for (const mass of found) expect(mass).toBeCloseTo(1 / 3, 9);
  });
});

describe("Nash average by role", () => {
  it("is the equilibrium of a matrix game: matching pennies with a bonus has 2/5 and 3/5 for both", () => {
    const { first, second } = nashByRole([
      [2, -1],
      [-1, 1],
    ]);
    expect(first[0]).toBeCloseTo(2 / 5, 8);
    expect(second[0]).toBeCloseTo(2 / 5, 8);
    expect(first[1]).toBeCloseTo(3 / 5, 8);
  });

  it("shares masses evenly among equal members", () => {
    const { first, second } = nashByRole([[0.1, 0.1, 0.1]]);
    expect(first).toEqual([1]);
    for (const mass of second) expect(mass).toBeCloseTo(1 / 3, 6);
  });
});
