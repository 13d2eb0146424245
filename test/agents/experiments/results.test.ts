import { describe, expect, it } from "vitest";
import { experimentResults, type MeasuredRun } from "../../../agents/experiments/results.ts";
import { resolveExperiment } from "../../../agents/experiments/definition.ts";

const request = { game: "kuhn-poker", budget: { updates: 4 } };
const definition = resolveExperiment({
  arms: [
    { name: "none", request },
    { name: "other", request },
  ],
  seeds: [1, 2, 3, 4],
});

const unit = { unit: "u", meaning: "m" };

/** A run whose evaluations of one measure are `values`, at versions 0, 2, 4, … */
const runOf = (arm: string, seed: number, values: readonly number[], isFinished = true): MeasuredRun => ({
  arm,
  seed,
  isFinished,
  points: values.map((value, i) => ({
    version: 2 * i,
    measures: { score: { value, low: value, high: value, n: 1, ...unit } },
  })),
});

describe("the results of an experiment", () => {
  it("are over the last values of finished runs alone", () => {
    const runs = [
      runOf("none", 1, [0, 0, 1]),
      runOf("none", 2, [0, 0, 2]),
      runOf("none", 3, [0, 0, 3]),
      runOf("none", 4, [0, 100], false),
    ];
    const [none, other] = experimentResults(definition, runs).arms;
    expect(none).toEqual({
      name: "none",
      seeds: [1, 2, 3],
      measures: { score: { iqm: 2, low: 1, high: 3, n: 3 } },
    });
    expect(other).toEqual({ name: "other", seeds: [], measures: {} });
  });

  it("have no interval below three runs", () => {
    const runs = [runOf("none", 1, [1]), runOf("none", 2, [2]), runOf("other", 2, [5]), runOf("other", 3, [6])];
    const { arms, differences } = experimentResults(definition, runs);
    expect(arms[0]?.measures).toEqual({ score: { iqm: 1.5, low: null, high: null, n: 2 } });
    expect(differences).toEqual([
      {
        arm: "other",
        baseline: "none",
        measure: "score",
        mean: 3,
        low: null,
        high: null,
        pairs: 1,
        probabilityOfImprovement: { value: 1, low: null, high: null },
      },
    ]);
  });

  it("pair differences by seed, so that what seeds share cancels", () => {
    const seeds = [1, 2, 3, 4];
    const runs = seeds.flatMap((seed) => [runOf("none", seed, [10 * seed]), runOf("other", seed, [10 * seed + 1])]);
    const [difference] = experimentResults(definition, runs).differences;
    expect(difference).toMatchObject({ mean: 1, low: 1, high: 1, pairs: 4 });
    // Unpaired, the arms overlap.
    expect(difference?.probabilityOfImprovement.value).toBe(10 / 16);
  });

  it("are differences to the arm that is the baseline", () => {
    const seeds = [1, 2, 3];
    const runs = seeds.flatMap((seed) => [runOf("none", seed, [seed]), runOf("other", seed, [seed + 2])]);
    const { differences } = experimentResults({ ...definition, baseline: "other" }, runs);
    expect(differences).toMatchObject([{ arm: "none", baseline: "other", mean: -2, pairs: 3 }]);
  });

  it("leave out values that are not finite", () => {
    const runs = [runOf("none", 1, [1]), runOf("none", 2, [Number.NaN]), runOf("none", 3, [Infinity])];
    const [none] = experimentResults(definition, runs).arms;
    expect(none).toEqual({
      name: "none",
      seeds: [1, 2, 3],
      measures: { score: { iqm: 1, low: null, high: null, n: 1 } },
    });
  });
});
