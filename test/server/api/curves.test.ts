import { describe, expect, it } from "vitest";
import type { EvaluationPoint } from "../../../agents/league/state.ts";
import { requestedConfig } from "../../../agents/league/request.ts";
import { foldLedger } from "../../../agents/league/fold.ts";
import type { Measures } from "../../../games/core/measures.ts";
import { evaluationCurve, learningCurve, newMeanings, summaryMeasures } from "../../../server/api/curves.ts";
import { presentLeagueDetail, presentLeagueSummary } from "../../../server/api/present.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const words =
  "The mean of something, explained in a sentence that is as long as such sentences are, over many episodes.";
const measured = (value: number) => ({
  value,
  low: value - 0.1,
  high: value + 0.1,
  n: 256,
  unit: "share",
  meaning: words,
});
const measuresOf = (names: readonly string[], value = 1 / 3): Measures =>
  Object.fromEntries(names.map((name) => [name, measured(value)]));
const point = (version: number, measures: Measures): EvaluationPoint => {
  return { version, episodes: 10 * version, seconds: version, at: version, measures };
};

const HEADLINE = ["attack success", "over-refusal/held out"];
const telling = Array.from({ length: 20 }, (_, i) => `attack success/by disguise ${i}`);
const others = Array.from({ length: 80 }, (_, i) => `over-refusal by disguise/shift then alias object ${i}`);
const points = Array.from({ length: 600 }, (_, i) => point(i, measuresOf([...others, ...telling], (i + 1) / 607)));

describe("a curve of dozens of measures", () => {
  const curve = evaluationCurve(points, HEADLINE);

  it("has more points of the headline than of the rest, evenly spaced, with full first and last points", () => {
    const of = (name: string) => curve.filter(({ measures }) => name in measures).map(({ version }) => version);
    expect([of(telling[0] ?? "").length, of(others[0] ?? "").length]).toEqual([40, 6]);
    for (const versions of [of(telling[0] ?? ""), of(others[0] ?? "")]) {
      expect([versions[0], versions.at(-1)]).toEqual([0, 599]);
      const steps = versions.slice(1).map((version, i) => version - valueAt(versions, i));
      expect(Math.max(...steps) / Math.min(...steps)).toBeLessThan(1.6);
    }
  });

  it("has values without texts, to six digits", () => {
    expect(curve[0]?.measures[telling[0] ?? ""]).toEqual({
      value: 0.00164745,
      low: -0.0983526,
      high: 0.101647,
      n: 256,
    });
    expect(newMeanings(points.slice(0, 2))[others[0] ?? ""]).toEqual({ unit: "share", meaning: words });
    expect(newMeanings(points.slice(0, 1), measuresOf(others))).toEqual(
      Object.fromEntries(telling.map((name) => [name, { unit: "share", meaning: words }])),
    );
  });

  it("has a few measures in as many points as a page can draw", () => {
    const few = evaluationCurve(
      points.map((one) => ({ ...one, measures: measuresOf(["nashConv", "value"]) })),
      [],
    );
    expect(few).toHaveLength(150);
    expect(few.every(({ measures }) => Object.keys(measures).length === 2)).toBe(true);
    expect(
      evaluationCurve(points.slice(0, 5), HEADLINE).every(({ measures }) => (telling[0] as string) in measures),
    ).toBe(true);
  });
});

it("takes less than 200 kB with a hundred measures and thirty metrics, its summary less than 2", () => {
  const config = requestedConfig({ game: "attacker-defender" });
  const { state } = foldLedger([{ seq: 0, at: 1, event: { type: "created", config } }]);
  const metrics = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`entropy/of a role ${i}`, 1 / (i + 3)]));
  const learning = points.map(({ version, episodes, at }) => ({
    version,
    episodes,
    at,
    samples: 2048,
    lag: 0,
    metrics,
  }));
  const members = Array.from({ length: 200 }, (_, i) => ({
    policy: String(i).padStart(64, "0"),
    agent: "main",
    version: i,
    at: 1e12,
    parent: null,
  }));
  const record = { id: "league", name: "League", createdAt: 1, config };
  const handle = {
    record,
    state: { ...state, evaluations: points, learning, members },
    episodesPerSecond: 0,
    problem: null,
    isLedHere: true,
  };
  expect(JSON.stringify(presentLeagueDetail(handle, null)).length).toBeLessThan(200_000);
  expect(JSON.stringify(presentLeagueSummary(handle, null)).length).toBeLessThan(2000);
});

it("has fewer points of training metrics the more there are", () => {
  const figures = (count: number) =>
    points.map(({ version, episodes, at }) => ({
      version,
      episodes,
      at,
      samples: 1,
      lag: 0,
      metrics: Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, 2 / 3])),
    }));
  expect([3, 20, 40].map((count) => learningCurve(figures(count)).length)).toEqual([150, 81, 40]);
  expect(learningCurve(figures(1))[0]?.metrics).toEqual({ m0: 0.666667 });
});

describe("the summary of an evaluation", () => {
  it("has the first three measures of the headline, in order", () => {
    const measures = measuresOf([...others, ...telling, "over-refusal/held out"]);
    expect(Object.keys(summaryMeasures(measures, ["over-refusal/held out", "attack success"])).sort()).toEqual(
      ["over-refusal/held out", ...telling.slice(0, 2)].sort(),
    );
  });

  it("else NashConv, else the score against the strongest of the ladder, else the first", () => {
    const has = (names: string[], headline: string[] = []) => Object.keys(summaryMeasures(measuresOf(names), headline));
    expect(has(["value", "nashConv", "score/random", "score/minimax", "x"])).toEqual([
      "value",
      "nashConv",
      "score/minimax",
    ]);
    expect(has(["ties", "score/random", "score/minimax"], ["not measured yet"])).toContain("score/minimax");
    expect(has(["ties"])).toEqual(["ties"]);
    expect(has([])).toEqual([]);
  });
});
