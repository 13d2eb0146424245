import { describe, expect, it } from "vitest";
import type { Comparison } from "../../../server/schemas/comparison.ts";
import {
  comparedIds,
  comparedMeasures,
  comparisonCharts,
  comparisonPath,
  leagueLabels,
} from "../../../web/experiments/comparison.ts";

describe("a comparison of leagues", () => {
  it("has its leagues in its address", () => {
    expect(comparisonPath(["a-1", "b 2"])).toBe("/compare?leagues=a-1,b%202");
    expect(comparedIds("leagues=a-1,b%202,,a-1")).toEqual(["a-1", "b 2"]);
    expect(comparedIds("")).toEqual([]);
  });

  it("distinguishes leagues of the same name", () => {
    const leagues = [
      { id: "x", name: "Kuhn" },
      { id: "y", name: "Kuhn" },
      { id: "z", name: "Leduc" },
    ];
    expect(leagueLabels(leagues)).toEqual(["Kuhn (x)", "Kuhn (y)", "Leduc"]);
  });

  it("draws a line for each league, by the chosen axis", () => {
    const measure = { value: 0.5, low: 0.4, high: 0.6, n: 100 };
    const league = (id: string, version: number) => ({
      id,
      name: id,
      seed: 1,
      createdAt: 0,
      measures: { "score/random": measure },
      evaluations: [
        { version, episodes: 10 * version, at: 120_000, seconds: 1, measures: { "score/random": measure } },
      ],
    });
    const comparison = {
      leagues: [league("a", 2), league("b", 4)],
      meanings: { "score/random": { unit: "share", meaning: "" } },
      references: {},
    } as unknown as Comparison;
    expect(comparedMeasures(comparison)).toEqual(["score/random"]);
    const xs = (axis: "episodes" | "updates" | "minutes") =>
      comparisonCharts(comparison, ["score/random"], { axis, smoothing: 0 })[0]?.spec.series.map(
        ({ points }) => points[0]?.x,
      );
    expect(xs("updates")).toEqual([2, 4]);
    expect(xs("episodes")).toEqual([20, 40]);
    expect(xs("minutes")).toEqual([2, 2]);
  });
});
