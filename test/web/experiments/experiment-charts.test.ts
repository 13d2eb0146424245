import { describe, expect, it } from "vitest";
import type { ExperimentDetail } from "../../../server/schemas/experiments.ts";
import { experimentCharts, orderMeasures } from "../../../web/experiments/experiment-charts.ts";

describe("the measures of an experiment", () => {
  it("have one place for each of the main ones, and the rest of a family among the others", () => {
    const measured = ["a", "recall/true", "recall/false", "b"];
    const { main, others } = orderMeasures(measured, ["b", "recall/false", "recall", "drift"]);
    expect(main).toEqual(["b", "recall/false", "recall/true", "drift"]);
    expect(others).toEqual(["a"]);
    expect(orderMeasures(measured, ["recall"]).others).toEqual(["a", "recall/false", "b"]);
  });

  it("have their places before anything is measured", () => {
    const expected = ["nashConv", "value", "score"];
    expect(orderMeasures([], expected)).toEqual({ main: expected, others: [] });
    const names = ["score/random", "score/best", "exploitability", "nashConv", "value"];
    const { main, others } = orderMeasures(names, expected);
    expect(main).toEqual(["nashConv", "value", "score/best"]);
    expect(others).toEqual(["score/random", "exploitability"]);
  });

  it("are all shown alike if no main ones are known", () => {
    expect(orderMeasures(["a", "b"], [])).toEqual({ main: ["a", "b"], others: [] });
  });
});

describe("the chart of a measure", () => {
  const point = { version: 4, iqm: 0.5, low: 0.4, high: 0.7, n: 5 };
  const detail = {
    definition: { arms: [{ name: "none" }, { name: "slow" }], seeds: [1], baseline: "none" },
    curves: { nashConv: [{ arm: "slow", points: [point, { ...point, version: 8, low: null, high: null, n: 2 }] }] },
    meanings: { nashConv: { unit: "chips", meaning: "Below -1." } },
  } as unknown as ExperimentDetail;

  it("has a line for each arm in its order, whose interval is drawn where there is one", () => {
    const [chart] = experimentCharts(detail, ["nashConv"]);
    expect(chart).toMatchObject({
      id: "nashConv",
      title: "NashConv",
      names: ["none", "slow"],
      meaning: "Below \u22121.",
    });
    expect(chart?.spec).toMatchObject({ unit: "chips", axis: "updates", log: true, range: null });
    expect(chart?.spec.series.map(({ label, points }) => [label, points.length])).toEqual([
      ["none", 0],
      ["slow", 2],
    ]);
    expect(chart?.spec.series[1]?.points).toEqual([
      { x: 4, value: 0.5, low: 0.4, high: 0.7, n: 5, interval: true },
      { x: 8, value: 0.5, low: 0.5, high: 0.5, n: 2, interval: false },
    ]);
  });

  it("says on hover that it interpolates between evaluations", () => {
    const [chart] = experimentCharts(detail, ["nashConv"]);
    for (const { meaning } of chart?.spec.series ?? []) expect(meaning).toMatch(/interpolated linearly/);
  });
});
