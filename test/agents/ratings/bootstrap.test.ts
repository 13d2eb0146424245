import { describe, expect, it } from "vitest";
import { GameResampler } from "../../../agents/ratings/bootstrap.ts";
import type { PairCount } from "../../../agents/ratings/pair-counts.ts";
import type { Results } from "../../../agents/ratings/results.ts";
import { random } from "../../../games/core/random.ts";

const SAMPLE_COUNT = 20_000;

const few: readonly PairCount[] = [{ a: 0, b: 1, wins: 2, draws: 1, losses: 1 }];
const many: readonly PairCount[] = [
  { a: 0, b: 1, wins: 30, draws: 5, losses: 29 },
  { a: 1, b: 2, wins: 100, draws: 0, losses: 3 },
  { a: 0, b: 2, wins: 5000, draws: 1, losses: 2000 },
];

const gamesIn = ({ wins, draws, losses }: PairCount): number => wins + draws + losses;

function expectMoments(values: readonly number[], mean: number, variance: number): void {
  const found = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - found) ** 2, 0) / values.length;
  expect(Math.abs(found - mean)).toBeLessThanOrEqual(4 * Math.sqrt(variance / values.length));
  expect(Math.abs(spread - variance)).toBeLessThanOrEqual(0.06 * variance);
}

describe("bootstrap samples of games", () => {
  it.each([
    ["few games", few],
    ["many games", many],
  ])("have multinomial counts: %s", (_, pairs) => {
    const draw = new GameResampler(3, pairs).fromGames();
    const next = random("bootstrap");
    const samples = Array.from({ length: SAMPLE_COUNT }, (): Results => draw(next));
    const total = pairs.reduce((sum, pair) => sum + gamesIn(pair), 0);
    for (const { games } of samples.slice(0, 100)) expect(games.reduce((sum, one) => sum + one, 0)).toBe(total);
    pairs
      .toSorted((left, right) => left.a - right.a || left.b - right.b)
      .forEach((pair, k) => {
        const [count, score, squares] = [gamesIn(pair), pair.wins + pair.draws / 2, pair.wins + pair.draws / 4];
        expectMoments(
          samples.map(({ games }) => games[k] ?? 0),
          count,
          count * (1 - count / total),
        );
        expectMoments(
          samples.map(({ scores }) => scores[k] ?? 0),
          score,
          squares - score ** 2 / total,
        );
      });
  });

  it("of a fitted model have the games that were played, won with its probabilities", () => {
    const draw = new GameResampler(2, [{ a: 0, b: 1, wins: 15, draws: 0, losses: 0 }]).fromModel(Float64Array.of(0, 1));
    const next = random("model");
    const samples = Array.from({ length: SAMPLE_COUNT }, (): Results => draw(next));
    expect(samples.every(({ games }) => games[0] === 15)).toBe(true);
    const p = 1 / (1 + Math.E);
    expectMoments(
      samples.map(({ scores }) => scores[0] ?? 0),
      15 * p,
      15 * p * (1 - p),
    );
  });
});
