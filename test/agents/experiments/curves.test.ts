import { expect, describe, it } from "vitest";
import { experimentCsv } from "../../../agents/experiments/csv.ts";
import { experimentCurves } from "../../../agents/experiments/curves.ts";
import { resolveExperiment } from "../../../agents/experiments/definition.ts";
import type { MeasuredRun } from "../../../agents/experiments/results.ts";

const request = { game: "kuhn-poker", budget: { updates: 4 } };
const names = ["none", 'with "quotes", and commas'] as const;
const definition = resolveExperiment({ arms: names.map((name) => ({ name, request })), seeds: [1, 2, 3] });

/** A run with the given values of `score` by version. */
const runOf = (
  arm: string,
  seed: number,
  values: Readonly<Record<number, number>>,
  isFinished = true,
): MeasuredRun => ({
  arm,
  seed,
  isFinished,
  points: Object.entries(values).map(([version, value]) => ({
    version: Number(version),
    measures: { score: { value, low: value - 1, high: value + 1, n: 9, unit: "u", meaning: "m" } },
  })),
});

describe("the curves of an experiment", () => {
  it("are interquartile means and intervals at each version", () => {
    const runs = [1, 2, 6].map((value, i) => runOf("none", i + 1, { 0: 0, 4: value }));
    expect(experimentCurves(definition, runs)).toEqual({
      score: [
        {
          arm: "none",
          points: [
            { version: 0, iqm: 0, low: 0, high: 0, n: 3 },
            { version: 4, iqm: 3, low: 1, high: 6, n: 3 },
          ],
        },
      ],
    });
  });

  it("interpolate a run between its evaluations, and never beyond them", () => {
    const runs = [runOf("none", 1, { 0: 0, 4: 8 }), runOf("none", 2, { 0: 0, 2: 10 }, false)];
    const [curve] = experimentCurves(definition, runs)["score"] ?? [];
    expect(curve?.points.map(({ version, iqm, n }) => [version, iqm, n])).toEqual([
      [0, 0, 2],
      // 4 of the first run, interpolated, and 10.
      [2, 7, 2],
      [4, 8, 1],
    ]);
  });

  it("have at most sixty points, the first and the last among them", () => {
    const values = Object.fromEntries(Array.from({ length: 1000 }, (_, version) => [version, version]));
    const [curve] = experimentCurves(definition, [runOf("none", 1, values)])["score"] ?? [];
    expect(curve?.points).toHaveLength(60);
    expect(curve?.points.at(0)?.version).toBe(0);
    expect(curve?.points.at(-1)?.version).toBe(999);
  });

  it("leave out values that are not finite", () => {
    const [curve] = experimentCurves(definition, [runOf("none", 1, { 0: Number.NaN, 2: 1 })])["score"] ?? [];
    expect(curve?.points.map(({ version }) => version)).toEqual([2]);
  });
});

describe("the CSV of an experiment", () => {
  it("has a row an arm, seed, version and measure, and marks the final values", () => {
    const runs = [runOf(names[1], 7, { 0: 0.5, 4: -2 }), runOf("none", 1, { 0: 1 }, false)];
    expect(experimentCsv(runs)).toBe(
      [
        "arm,seed,version,measure,value,low,high,n,final",
        '"with ""quotes"", and commas",7,0,score,0.5,-0.5,1.5,9,0',
        '"with ""quotes"", and commas",7,4,score,-2,-3,-1,9,1',
        "none,1,0,score,1,0,2,9,0",
        "",
      ].join("\r\n"),
    );
  });
});
