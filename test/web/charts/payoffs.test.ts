import { describe, expect, it } from "vitest";
import { advantages } from "../../../web/charts/payoffs.ts";

describe("advantages", () => {
  const population = [
    { policy: "a", version: 0 },
    { policy: "b", version: 25 },
    { policy: "c", version: 50 },
  ];

  it("are even at 0, whatever the game's sum", () => {
    const payoffs = [
      { row: "a", column: "b", episodes: 10, mean: 4 },
      { row: "b", column: "a", episodes: 10, mean: 6 },
    ];
    const { rows, cells } = advantages(payoffs, population);
    expect(rows.map(({ version }) => version)).toEqual([0, 25]);
    expect(cells[0]?.[1]).toEqual({ advantage: -1, episodes: 10 });
    expect(cells[1]?.[0]).toEqual({ advantage: 1, episodes: 10 });
    expect(cells[0]?.[0]).toBeNull();
  });

  it("use one side for both in a zero-sum game, and prefer pairs that played each other", () => {
    const { rows, cells } = advantages([{ row: "a", column: "c", episodes: 3, mean: 0.5 }], population);
    expect(rows.map(({ version }) => version)).toEqual([0, 50]);
    expect(cells[1]?.[0]).toEqual({ advantage: -0.5, episodes: 3 });
  });
});
