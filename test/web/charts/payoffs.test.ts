import { describe, expect, it } from "vitest";
import {
  advantages,
  advantageScale,
  isUncertain,
  meanReturns,
  metMembers,
  onlySeat,
  returnScale,
} from "../../../web/charts/payoffs.ts";

describe("advantages", () => {
  const population = [
    { policy: "a", agent: "main", version: 0, number: 0 },
    { policy: "b", agent: "main", version: 25, number: 1 },
    { policy: "c", agent: "main", version: 50, number: 2 },
  ];

  it("are even at 0, whatever the game's sum", () => {
    const payoffs = [
      {
        row: "a",
        column: "b",
        episodes: 10,
        seats: [10, 0],
        mean: 4,
        low: 3.5,
        high: 4.5,
        wins: 3,
        draws: 1,
        losses: 6,
      },
      {
        row: "b",
        column: "a",
        episodes: 10,
        seats: [0, 10],
        mean: 6,
        low: 5.5,
        high: 6.5,
        wins: 6,
        draws: 1,
        losses: 3,
      },
    ];
    const { rows, cells } = advantages(payoffs, population);
    expect(rows.map(({ version }) => version)).toEqual([0, 25, 50]);
    expect(cells[0]?.[1]).toEqual({
      value: -1,
      low: -1.5,
      high: -0.5,
      episodes: 10,
      seats: [10, 0],
      mean: 4,
      outcomes: { wins: 3, draws: 1, losses: 6 },
    });
    expect(cells[1]?.[0]).toMatchObject({ value: 1, outcomes: { wins: 6, draws: 1, losses: 3 } });
    expect(cells[0]?.[0]).toBeNull();
  });

  it("know a row that had one seat only", () => {
    expect(onlySeat({ seats: [0, 10] })).toBe(1);
    expect([onlySeat({ seats: [1, 10] }), onlySeat({ seats: [0, 0] }), onlySeat({ seats: null })]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("have half the difference's interval, which is that of either mean in a zero-sum game", () => {
    const games = { episodes: 9, seats: [5, 4], wins: 4, draws: 1, losses: 4 };
    const { cells } = advantages(
      [
        { row: "a", column: "b", mean: 0.25, low: -0.5, high: 0.75, ...games },
        { row: "b", column: "a", mean: -0.25, low: -0.75, high: 0.5, ...games },
      ],
      population,
    );
    const [there, back] = [cells[0]?.[1], cells[1]?.[0]];
    expect([there?.low, there?.value, there?.high]).toEqual([-0.5, 0.25, 0.75]);
    expect([back?.low, back?.value, back?.high]).toEqual([-0.75, -0.25, 0.5]);
    expect(isUncertain({ low: -0.5, high: 0.75 })).toBe(true);
    expect(isUncertain({ low: 0, high: 0.75 })).toBe(true);
    expect([isUncertain({ low: 0.01, high: 1 }), isUncertain({ low: -1, high: -0.01 })]).toEqual([false, false]);
  });

  it("use one side for both in a zero-sum game", () => {
    const { rows, cells } = advantages(
      [
        {
          row: "a",
          column: "c",
          episodes: 3,
          seats: [3, 0],
          mean: 0.5,
          low: -0.5,
          high: 1,
          wins: 2,
          draws: 0,
          losses: 1,
        },
      ],
      population,
    );
    expect(rows.map(({ version }) => version)).toEqual([0, 25, 50]);
    expect(cells[1]?.[0]).toBeNull();
    expect(cells[2]?.[0]).toEqual({
      value: -0.5,
      low: -1,
      high: 0.5,
      episodes: 3,
      seats: null,
      mean: null,
      outcomes: { wins: 1, draws: 0, losses: 2 },
    });
  });

  it("keep members of several agents apart that have the same version", () => {
    const two = [...population, { policy: "d", agent: "rival", version: 25, number: 3 }];
    const games = { episodes: 4, seats: [2, 2], mean: 0, low: -1, high: 1, wins: 0, draws: 0, losses: 0 };
    const payoffs = ["a", "b", "d"].flatMap((row) =>
      ["a", "b", "d"].flatMap((column) => (row === column ? [] : [{ row, column, ...games }])),
    );
    const { rows, cells } = advantages(payoffs, two);
    expect(rows.map(({ agent, version }) => `${agent} ${version}`)).toEqual([
      "main 0",
      "main 25",
      "main 50",
      "rival 25",
    ]);
    expect(metMembers(payoffs, two).map(({ policy }) => policy)).toEqual(["a", "b", "d"]);
    expect(cells[1]?.[3]?.outcomes).toBeNull();
  });
});

describe("mean returns of a seat", () => {
  const members = ["a", "b"].map((policy, number) => ({ policy, agent: "main", version: number, number }));
  const payoff = (row: string, column: string, mean: number) => {
    return {
      row,
      column,
      episodes: 4,
      seats: [2, 2],
      mean,
      low: mean - 1,
      high: mean + 0.5,
      wins: 2,
      draws: 0,
      losses: 2,
    };
  };

  it("are the row's own, since two that are equal need not be even", () => {
    const { cells } = meanReturns([payoff("a", "b", 3), payoff("b", "a", 2)], members);
    expect([cells[0]?.[1]?.value, cells[1]?.[0]?.value]).toEqual([3, 2]);
    expect(cells[0]?.[1]).toMatchObject({ low: 2, high: 3.5 });
    expect(meanReturns([payoff("a", "b", 3)], members).cells[1]?.[0]).toBeNull();
  });

  it("have a scale around 0 where they lie on both sides of it, as advantages always do", () => {
    const both = meanReturns([payoff("a", "b", 3), payoff("b", "a", -1)], members);
    expect(returnScale(both)).toMatchObject({ low: -3, high: 3, isDiverging: true });
    const above = meanReturns([payoff("a", "b", 3), payoff("b", "a", 2)], members);
    expect(returnScale(above)).toMatchObject({ low: 2, high: 3, isDiverging: false });
    expect(returnScale(meanReturns([], members)).heat(0).strength).toBe(0);
    const even = advantages([payoff("a", "b", 0.001), payoff("b", "a", 0)], members);
    expect(advantageScale(even, 2)).toMatchObject({ low: -0.04, high: 0.04, isDiverging: true });
  });
});
