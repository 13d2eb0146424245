import { describe, expect, it } from "vitest";
import { advantages } from "../../../web/charts/payoffs.ts";

describe("advantages", () => {
  const population = [
    { policy: "a", agent: "main", version: 0 },
    { policy: "b", agent: "main", version: 25 },
    { policy: "c", agent: "main", version: 50 },
  ];

  it("are even at 0, whatever the game's sum", () => {
    const payoffs = [
      { row: "a", column: "b", episodes: 10, mean: 4, wins: 3, draws: 1, losses: 6 },
      { row: "b", column: "a", episodes: 10, mean: 6, wins: 6, draws: 1, losses: 3 },
    ];
    const { rows, cells } = advantages(payoffs, population);
    expect(rows.map(({ version }) => version)).toEqual([0, 25]);
    expect(cells[0]?.[1]).toEqual({
      advantage: -1,
      episodes: 10,
      mean: 4,
      outcomes: { wins: 3, draws: 1, losses: 6 },
    });
    expect(cells[1]?.[0]).toMatchObject({ advantage: 1, outcomes: { wins: 6, draws: 1, losses: 3 } });
    expect(cells[0]?.[0]).toBeNull();
  });

  it("use one side for both in a zero-sum game, and prefer pairs that played each other", () => {
    const { rows, cells } = advantages(
      [{ row: "a", column: "c", episodes: 3, mean: 0.5, wins: 2, draws: 0, losses: 1 }],
      population,
    );
    expect(rows.map(({ version }) => version)).toEqual([0, 50]);
    expect(cells[1]?.[0]).toEqual({
      advantage: -0.5,
      episodes: 3,
      mean: null,
      outcomes: { wins: 1, draws: 0, losses: 2 },
    });
  });

  it("keep members of several agents apart that have the same version", () => {
    const two = [...population, { policy: "d", agent: "rival", version: 25 }];
    const games = { episodes: 4, mean: 0, wins: 0, draws: 0, losses: 0 };
    const payoffs = ["a", "b", "d"].flatMap((row) =>
      ["a", "b", "d"].flatMap((column) => (row === column ? [] : [{ row, column, ...games }])),
    );
    const { rows, cells } = advantages(payoffs, two);
    expect(rows.map(({ agent, version }) => `${agent} ${version}`)).toEqual(["main 0", "main 25", "rival 25"]);
    expect(cells[1]?.[2]?.outcomes).toBeNull();
  });
});
