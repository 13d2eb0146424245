import { describe, expect, it } from "vitest";
import type { MutualResult } from "../../../agents/payoffs/pair-numbers.ts";
import { PayoffTable } from "../../../agents/payoffs/payoff-table.ts";
import { random, randomInteger } from "../../../games/core/random.ts";

const result = (a: string, b: string, more: Partial<MutualResult> = {}): MutualResult => ({
  players: [a, b],
  seats: [0, 1],
  episodes: 4,
  wins: 3,
  draws: 1,
  losses: 0,
  means: [0.5, -0.5],
  variances: [1, 1],
  ...more,
});

describe("the payoff table", () => {
  it("knows nothing of a pair without games", () => {
    const table = new PayoffTable();
    expect([table.score("a", "b"), table.payoff("a", "b"), table.games("a", "b")]).toEqual([0.5, 0, 0]);
    expect(table.cell("a", "b", 0)).toBeNull();
    table.add(result("a", "b", { episodes: 0, wins: 0, draws: 0 }), false);
    expect(table.cell("a", "b", 0)).toBeNull();
  });

  it("counts a draw as one half, over all roles of the row, from the side of either player", () => {
    const table = new PayoffTable();
    table.add(result("a", "b"), false);
    table.add(result("b", "a", { wins: 4, draws: 0, means: [1, -1], variances: [0, 2] }), false);
    expect([table.score("a", "b"), table.score("b", "a")]).toEqual([3.5 / 8, 4.5 / 8]);
    expect([table.payoff("a", "b"), table.payoff("b", "a")]).toEqual([-0.5, 0.5]);
    expect([table.games("a", "b"), table.games("b", "a")]).toEqual([8, 8]);
    expect(table.outcomes("b", "a")).toEqual({ wins: 4, draws: 1, losses: 3 });
    const own = { row: "a", column: "b", episodes: 4 };
    expect(table.pair("a", "b")).toEqual([
      { ...own, seat: 0, wins: 3, draws: 1, losses: 0, mean: 0.5, otherMean: -0.5, variance: 1 },
      { ...own, seat: 1, wins: 0, draws: 0, losses: 4, mean: -1, otherMean: 1, variance: 2 },
    ]);
    expect(table.cell("b", "a", 0)).toMatchObject({ wins: 4, losses: 0, mean: 1, otherMean: -1, variance: 0 });
    expect(table.size).toBe(2);
  });

  it("has the same of a result whichever player is named first", () => {
    const [first, second] = [new PayoffTable(), new PayoffTable()];
    const one = result("a", "b", { means: [0.1, 0.7], variances: [3, 4] });
    first.add(one, false);
    second.add(
      { ...one, players: ["b", "a"], seats: [1, 0], wins: 0, losses: 3, means: [0.7, 0.1], variances: [4, 3] },
      false,
    );
    for (const [row, column] of [
      ["a", "b"],
      ["b", "a"],
    ] as const) {
      expect(first.pair(row, column)).toEqual(second.pair(row, column));
    }
  });

  it("merges the games of a role against all roles of the other player, in a game of three seats", () => {
    const table = new PayoffTable();
    table.add(result("a", "b", { seats: [0, 1], means: [1, 0], variances: [0, 0] }), false);
    table.add(result("a", "b", { seats: [0, 2], episodes: 12, wins: 0, losses: 11, means: [0, 2] }), false);
    table.add(result("b", "a", { seats: [0, 2] }), false);
    expect(table.pair("a", "b").map(({ seat, episodes, wins }) => [seat, episodes, wins])).toEqual([
      [0, 16, 3],
      [2, 4, 0],
    ]);
    expect(table.pair("b", "a").map(({ seat, episodes, wins }) => [seat, episodes, wins])).toEqual([
      [0, 4, 3],
      [1, 4, 0],
      [2, 12, 11],
    ]);
    // 4 episodes of 1, and 12 of mean 0 and variance 1.
    expect(table.cell("a", "b", 0)).toMatchObject({ mean: 0.25, otherMean: 1.5, variance: 0.75 + 0.1875 });
    expect([table.games("a", "b"), table.games("b", "a")]).toEqual([20, 20]);
  });

  it("lists the pairs that have games, those of its base too", () => {
    const base = new PayoffTable();
    base.add(result("a", "b"), false);
    const table = new PayoffTable(base);
    table.add(result("c", "a"), false);
    table.add(result("a", "c"), false);
    expect(new Set(Array.from(table.pairs(), ({ row, column }) => `${row} ${column}`))).toEqual(
      new Set(["a b", "b a", "c a", "a c"]),
    );
    expect([...base.pairs()]).toEqual([
      { row: "a", column: "b" },
      { row: "b", column: "a" },
    ]);
  });

  it("merges means and variances as if all episodes had come at once", () => {
    const returns = [1, 2, 4, 9, 3, 5];
    const otherReturns = [0, -3, 2, 8, 8, 1];
    const moments = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
    };
    const table = new PayoffTable();
    for (const [from, to] of [
      [0, 2],
      [2, 6],
    ] as const) {
      const parts = [returns, otherReturns].map((all) => moments(all.slice(from, to)));
      const [own, other] = parts as [(typeof parts)[0], (typeof parts)[0]];
      const both = { means: [own.mean, other.mean], variances: [own.variance, other.variance] } as const;
      table.add(result("a", "b", { episodes: to - from, ...both }), false);
    }
    for (const [cell, all] of [
      [table.cell("a", "b", 0), returns],
      [table.cell("b", "a", 1), otherReturns],
    ] as const) {
      expect(cell?.mean).toBeCloseTo(moments(all).mean, 12);
      expect(cell?.variance).toBeCloseTo(moments(all).variance, 6);
    }
  });

  it("has no variance where all returns are equal, however often they are added", () => {
    const table = new PayoffTable();
    for (let i = 0; i < 1000; i++) {
      table.add(result("a", "b", { episodes: 1 + (i % 7), means: [0.1, 1 / 3], variances: [0, 0] }), true);
    }
    expect(table.cell("a", "b", 0)).toMatchObject({ mean: 0.1, otherMean: 1 / 3, variance: 0 });
  });

  it.each([true, false])("stays accurate over 20,000 results of 64 games, decaying: %s", (decays) => {
    const table = new PayoffTable();
    const draw = random("accuracy");
    let [games, wins, sum, squares] = [0, 0, 0, 0];
    for (let i = 0; i < 20_000; i++) {
      const won = randomInteger(draw, 65);
      const [mean, variance] = [10 + draw(), 1 + draw()];
      const one = { episodes: 64, wins: won, draws: 0, losses: 64 - won, means: [mean, -mean] as const };
      table.add(result("a", "b", { ...one, variances: [variance, variance] }), decays);
      const left = decays ? 0.99 ** 64 : 1;
      games = games * left + 64;
      wins = wins * left + won;
      sum = sum * left + 64 * mean;
      squares = squares * left + 64 * (variance + mean * mean);
    }
    const mean = sum / games;
    const share = (found: number, expected: number): number => Math.abs(found / expected - 1);
    expect(share(table.games("a", "b"), games)).toBeLessThan(1e-6);
    expect(share(table.score("a", "b"), wins / games)).toBeLessThan(1e-6);
    expect(share(table.payoff("a", "b"), 2 * mean)).toBeLessThan(1e-9);
    expect(share(table.cell("b", "a", 1)?.variance ?? 0, squares / games - mean * mean)).toBeLessThan(1e-5);
  });

  it("weighs older games by 0.99 a game where a player changes", () => {
    const table = new PayoffTable();
    table.add(result("agent:main", "b", { episodes: 100, wins: 100, draws: 0 }), true);
    table.add(result("agent:main", "b", { episodes: 50, wins: 0, draws: 0, losses: 50 }), true);
    const left = 100 * 0.99 ** 50;
    expect(table.games("agent:main", "b")).toBeCloseTo(left + 50, 4);
    expect(table.score("agent:main", "b")).toBeCloseTo(left / (left + 50), 6);
  });

  it("keeps the newest pairs of a population too large for it, in bounded memory", () => {
    const table = new PayoffTable();
    const members = 600;
    for (let row = 0; row < members; row++) {
      for (let column = 0; column < row; column++) table.add(result(`m${row}`, `m${column}`), false);
    }
    expect(table.size).toBeLessThanOrEqual(1 << 15);
    expect(table.size).toBeGreaterThan(25_000);
    expect([table.games("m599", "m0"), table.games("m0", "m599")]).toEqual([4, 4]);
    expect(table.games("m1", "m0"), "the oldest is gone").toBe(0);
  });
});

describe("a payoff table over another", () => {
  it("continues its pairs without changing them", () => {
    const base = new PayoffTable();
    base.add(result("a", "b"), false);
    const table = new PayoffTable(base);
    table.add(result("a", "b", { wins: 0, draws: 0, losses: 4 }), false);
    table.add(result("b", "a"), false);
    expect(table.pair("a", "b").map(({ seat, episodes, wins }) => [seat, episodes, wins])).toEqual([
      [0, 8, 3],
      [1, 4, 0],
    ]);
    expect(base.pair("a", "b")).toHaveLength(1);
    expect(base.games("a", "b")).toBe(4);
  });

  it("reads through to it once cleared", () => {
    const base = new PayoffTable();
    base.add(result("a", "b"), false);
    const table = new PayoffTable(base);
    table.add(result("a", "b"), false);
    table.clear();
    expect([table.games("a", "b"), table.score("a", "b")]).toEqual([4, 3.5 / 4]);
    expect(table.cell("a", "b", 0)).toEqual(base.cell("a", "b", 0));
  });
});
