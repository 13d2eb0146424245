import { describe, expect, it } from "vitest";
import { PayoffTable, type PayoffResult } from "../../../agents/payoffs/payoff-table.ts";

const result = (row: string, column: string, more: Partial<PayoffResult> = {}): PayoffResult => ({
  row,
  column,
  seat: 0,
  episodes: 4,
  wins: 3,
  draws: 1,
  losses: 0,
  mean: 0.5,
  columnMean: -0.5,
  variance: 1,
  ...more,
});

describe("the payoff table", () => {
  it("knows nothing of a pair without games", () => {
    const table = new PayoffTable();
    expect([table.score("a", "b"), table.payoff("a", "b"), table.games("a", "b")]).toEqual([0.5, 0, 0]);
    expect(table.cell("a", "b", 0)).toBeNull();
  });

  it("counts a draw as one half, over all roles of the row", () => {
    const table = new PayoffTable();
    table.add(result("a", "b"), false);
    table.add(result("a", "b", { seat: 1, wins: 0, draws: 0, losses: 4, mean: -1, columnMean: 1 }), false);
    expect(table.score("a", "b")).toBe(3.5 / 8);
    expect(table.payoff("a", "b")).toBe((1 * 4 - 2 * 4) / 8);
    expect(table.games("a", "b")).toBe(8);
    expect(table.cell("a", "b", 1)).toMatchObject({ losses: 4, mean: -1 });
    expect(table.score("b", "a"), "the other side is a pair of its own").toBe(0.5);
  });

  it("lists the pairs that have games, those of its base too", () => {
    const base = new PayoffTable();
    base.add(result("a", "b"), false);
    const table = new PayoffTable(base);
    table.add(result("c", "a"), false);
    table.add(result("c", "a", { seat: 1 }), false);
    expect(new Set(Array.from(table.pairs(), ({ row, column }) => `${row} ${column}`))).toEqual(
      new Set(["a b", "c a"]),
    );
    expect([...base.pairs()]).toEqual([{ row: "a", column: "b" }]);
  });

  it("merges means and variances as if all episodes had come at once", () => {
    const returns = [1, 2, 4, 9, 3, 5];
    const moments = (values: readonly number[]) => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
    };
    const table = new PayoffTable();
    for (const part of [returns.slice(0, 2), returns.slice(2)]) {
      table.add(result("a", "b", { episodes: part.length, ...moments(part) }), false);
    }
    const { mean, variance } = moments(returns);
    const cell = table.cell("a", "b", 0);
    expect(cell?.mean).toBeCloseTo(mean, 12);
    expect(cell?.variance).toBeCloseTo(variance, 12);
  });

  it("weighs older games by 0.99 a game where a player changes", () => {
    const table = new PayoffTable();
    table.add(result("agent:main", "b", { episodes: 100, wins: 100, draws: 0 }), true);
    table.add(result("agent:main", "b", { episodes: 50, wins: 0, draws: 0, losses: 50 }), true);
    const left = 100 * 0.99 ** 50;
    expect(table.games("agent:main", "b")).toBeCloseTo(left + 50, 9);
    expect(table.score("agent:main", "b")).toBeCloseTo(left / (left + 50), 9);
  });

  it("keeps the newest pairs of a population too large for it, in bounded memory", () => {
    const table = new PayoffTable();
    const members = 600;
    for (let row = 0; row < members; row++) {
      for (let column = 0; column < row; column++) table.add(result(`m${row}`, `m${column}`), false);
    }
    expect(table.size).toBeLessThanOrEqual(1 << 16);
    expect(table.size).toBeGreaterThan(50_000);
    expect(table.games("m599", "m0")).toBe(4);
    expect(table.games("m1", "m0"), "the oldest is gone").toBe(0);
  });
});

describe("a payoff table over another", () => {
  it("continues its cells without changing them", () => {
    const base = new PayoffTable();
    base.add(result("a", "b"), false);
    const table = new PayoffTable(base);
    table.add(result("a", "b", { wins: 0, draws: 0, losses: 4 }), false);
    table.add(result("a", "b", { seat: 1 }), false);
    expect(table.pair("a", "b").map(({ seat, episodes, wins }) => [seat, episodes, wins])).toEqual([
      [0, 8, 3],
      [1, 4, 3],
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
