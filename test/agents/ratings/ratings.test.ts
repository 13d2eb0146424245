import { assert, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { gamesOf, type ScoredGame } from "../../../agents/ratings/pair-counts.ts";
import { overlapping, ratePairs } from "../../../agents/ratings/ratings.ts";
import { random } from "../../../games/core/random.ts";
import { returnGames, games } from "./arbitrary.ts";
import { countPairs } from "./count-pairs.ts";

const between = (a: string, b: string, scores: string): ScoredGame[] =>
  [...scores].map((score) => ({ a, b, score: score === "1" ? 1 : score === "0" ? 0 : 0.5 }));

const rate = (list: readonly ScoredGame[], anchor = 0) => ratePairs(countPairs(list), anchor);
const valuesOf = (list: readonly ScoredGame[], anchor = 0) => rate(list, anchor).ratings.map(({ rating }) => rating);

describe("Bradley-Terry ratings", () => {
  it("are 400 log10 of the odds between two members: 3 wins of 4 are 190.85", () => {
    const [strong, weak] = rate(between("x", "y", "1101"), 1).ratings;
    expect(strong?.rating).toBeCloseTo(400 * Math.log10(3), 8);
    expect(weak).toEqual({ rating: 0, low: 0, high: 0, games: 4 });
    // A draw is half a win: 3.5 points of 5.
    expect(valuesOf(between("x", "y", "1101d"), 1)[0]).toBeCloseTo(400 * Math.log10(3.5 / 1.5), 8);
  });

  it("are those of choix 0.4.1 (ilsr_pairwise_dense without regularisation) for four members", () => {
    const list = [
      ...between("paper", "rock", "1".repeat(24) + "d".repeat(7) + "0".repeat(9)),
      ...between("rock", "scissors", "1".repeat(21) + "d".repeat(13) + "0".repeat(6)),
      ...between("scissors", "paper", "1".repeat(30) + "d".repeat(6) + "0".repeat(4)),
      ...between("weak", "rock", "1".repeat(6) + "d".repeat(19) + "0".repeat(15)),
      ...between("weak", "scissors", "1".repeat(5) + "d".repeat(16) + "0".repeat(19)),
      ...between("weak", "paper", "1".repeat(4) + "d".repeat(19) + "0".repeat(17)),
    ];
    [0, 15.5348866, 51.4138713, -85.6309307].forEach((rating, i) => expect(valuesOf(list)[i]).toBeCloseTo(rating, 5));
  });

  it("give every member the score that it has: the condition of the maximum", () => {
    assert(
      property(returnGames, (list) => {
        const counts = countPairs(list);
        const { ratings, usesPrior } = ratePairs(counts, 0);
        expect(usesPrior).toBe(false);
        const surplus = counts.names.map(() => 0);
        for (const pair of counts.pairs) {
          const difference = (ratings[pair.a]?.rating ?? 0) - (ratings[pair.b]?.rating ?? 0);
          const gain = pair.wins + pair.draws / 2 - gamesOf(pair) / (1 + 10 ** (-difference / 400));
          surplus[pair.a] = (surplus[pair.a] ?? 0) + gain;
          surplus[pair.b] = (surplus[pair.b] ?? 0) - gain;
        }
        for (const gain of surplus) expect(Math.abs(gain)).toBeLessThan(1e-8);
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it("shift with the anchor, follow names and don't change when all games are played twice", () => {
    assert(
      property(returnGames, (list) => {
        const first = valuesOf(list);
        const shifted = valuesOf(list, 1);
        const renamed = valuesOf(
          list.map(({ a, b, score }) => ({ a: `${b}!`, b: `${a}!`, score: (1 - score) as 0 | 0.5 | 1 })),
        );
        const names = countPairs(list).names;
        const swapped = countPairs(list.map(({ a, b, score }) => ({ a: b, b: a, score }))).names;
        const twice = valuesOf([...list, ...list]);
        first.forEach((rating, i) => {
          expect((shifted[i] ?? 0) - rating).toBeCloseTo(-(first[1] ?? 0), 6);
          expect(twice[i]).toBeCloseTo(rating, 6);
          const offset = renamed[swapped.indexOf(names[0] ?? "")] ?? 0;
          expect((renamed[swapped.indexOf(names[i] ?? "")] ?? 0) - offset).toBeCloseTo(rating, 6);
        });
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  it("are finite for any games, and say when that takes a prior", () => {
    assert(
      property(games, (list) => {
        for (const { rating, low, high } of rate(list).ratings) {
          expect(Number.isFinite(rating) && low <= rating && rating <= high).toBe(true);
        }
      }),
      { seed: 3, numRuns: 30 },
    );
    expect(rate(between("x", "y", "111")).usesPrior).toBe(true);
    expect(rate([...between("x", "y", "10"), ...between("z", "u", "10")]).usesPrior).toBe(true);
    expect(rate([...between("x", "y", "1"), ...between("y", "z", "1"), ...between("z", "x", "1")]).usesPrior).toBe(
      false,
    );
  });
});

describe("intervals of ratings", () => {
  it("are the same for the same seed, and contain the true rating in about 95 of 100 cases", () => {
    const truth = 120;
    const next = random("coverage");
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const scores = Array.from({ length: 100 }, () => (next() < 1 / (1 + 10 ** (-truth / 400)) ? "1" : "0")).join("");
      const [found] = rate(between("x", "y", scores), 1).ratings;
      if (found && found.low <= truth && truth <= found.high) covered++;
    }
    expect(covered).toBeGreaterThan(180);
    expect(covered).toBeLessThan(200);
    const list = between("x", "y", "1101d0");
    expect(rate(list)).toEqual(rate(list));
  });

  it("stay wide for a member that only won", () => {
    const [, loser] = rate(between("x", "y", "1")).ratings;
    expect(loser?.low).toBeLessThan(0);
    expect(loser?.high).toBeGreaterThan(0);
  });

  it("overlap with each other or not at all", () => {
    const intervals = [
      { low: 0, high: 1 },
      { low: 1, high: 2 },
      { low: 3, high: 4 },
    ];
    expect(overlapping(intervals)).toEqual([[1], [0], []]);
  });
});
