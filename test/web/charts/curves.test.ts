import { describe, expect, it } from "vitest";
import { plotData } from "../../../web/charts/plot.ts";
import { evaluationCurves, learningCurves } from "../../../web/charts/curves.ts";
import type { LeagueDetail } from "../../../server/schemas/leagues.ts";

const exact = (value: number) => ({ value, low: value, high: value, n: 0 });
const share = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, n: 100 });

function league(part: Partial<LeagueDetail>): LeagueDetail {
  return {
    createdAt: 1000,
    config: { cast: ["policy", "policy"] },
    evaluations: [],
    learning: [],
    meanings: {
      nashConv: { unit: "chips", meaning: "A meaning." },
      ...Object.fromEntries(
        ["score/random", "ties", "recall/true", "recall/mean", "best response"].map((name) => {
          return [name, { unit: "share", meaning: "" }];
        }),
      ),
    },
    references: {
      nashConv: [
        { label: "equilibrium", value: 0 },
        { label: "uniformly random", value: 11 / 12 },
      ],
    },
    ...part,
  } as LeagueDetail;
}

const enumerable = { enumerable: true, headline: [], roles: [] };
const large = { enumerable: false, headline: [], roles: [] };

const measured = league({
  evaluations: [
    { version: 0, episodes: 0, seconds: 0, at: 1000, measures: { nashConv: exact(0.9), "score/random": share(0.5) } },
    {
      version: 5,
      episodes: 500,
      seconds: 60,
      at: 61_000,
      measures: { nashConv: exact(0.3), "score/random": share(0.6) },
    },
  ],
  learning: [{ version: 1, episodes: 100, samples: 10, lag: 0, at: 2000, metrics: { entropy: 0.6 } }],
});

describe("evaluationCurves", () => {
  it("has a place for every expected curve before the first evaluation", () => {
    expect(evaluationCurves(league({}), "episodes", 0, enumerable).map(({ id }) => id)).toEqual([
      "nashConv",
      "value",
      "score",
    ]);
    expect(evaluationCurves(league({}), "episodes", 0, large).map(({ id }) => id)).toEqual(["score"]);
  });

  it("has those against the league's cast if some seats don't learn, and leaves out those of a policy in all seats", () => {
    const config = { cast: ["policy", "script:random"] } as LeagueDetail["config"];
    const place = (curves: ReturnType<typeof evaluationCurves>) => curves.map(({ id, title }) => [id, title]);
    const expected = evaluationCurves(league({ config }), "episodes", 0, enumerable);
    expect(place(expected)).toEqual([
      ["nashConv", "NashConv against the league's cast"],
      ["worstReturn", "Return against a best response"],
      ["score", "Ladder scores"],
    ]);
    expect(expected.flatMap(({ spec }) => spec.references)).toEqual([]);
    const measures = { nashConv: exact(0.9), "nashConv/cast": exact(0.4), "worstReturn/player 0": exact(-1) };
    const evaluations = [{ version: 0, episodes: 0, seconds: 0, at: 1000, measures }];
    expect(place(evaluationCurves(league({ config, evaluations }), "episodes", 0, enumerable))).toEqual([
      ["nashConv", "NashConv against the league's cast"],
      ["worstReturn", "Return against a best response: player 0"],
    ]);
  });

  it("draws NashConv on a log axis and scores from 0 to 1", () => {
    const [nashConv, score] = evaluationCurves(measured, "episodes", 0, enumerable);
    expect(nashConv?.spec).toMatchObject({ log: true, range: null });
    expect(score?.spec).toMatchObject({ log: false, range: [0, 1] });
    expect(nashConv?.spec.series[0]?.points.map(({ x, value }) => [x, value])).toEqual([
      [0, 0.9],
      [500, 0.3],
    ]);
  });

  it("leaves out lines of roles that never learn", () => {
    const measures = { "return/seller against random": share(0.1), "return/critic against random": share(0.2) };
    const evaluations = [{ version: 0, episodes: 0, seconds: 0, at: 1000, measures }];
    const config = { cast: ["script:instructed", "policy"] } as unknown as LeagueDetail["config"];
    const game = { ...large, roles: ["seller", "critic"] };
    const names = (part: Partial<LeagueDetail>) =>
      evaluationCurves(league({ evaluations, ...part }), "episodes", 0, game).flatMap((curve) => curve.names);
    expect(names({ config })).toEqual(["return/critic against random"]);
    expect(names({})).toEqual(Object.keys(measures));
  });

  it("can be over updates and minutes", () => {
    const xs = (axis: "updates" | "minutes") =>
      evaluationCurves(measured, axis, 0, enumerable)[0]?.spec.series[0]?.points.map(({ x }) => x);
    expect(xs("updates")).toEqual([0, 5]);
    expect(xs("minutes")).toEqual([0, 1]);
  });
});

describe("evaluationCurves of a game of partners", () => {
  it("are with partners, not against opponents", () => {
    const evaluations = [
      { version: 0, episodes: 0, seconds: 0, at: 1000, measures: { "score/a": share(0.5), "return/a": exact(2) } },
    ];
    const partners = { ...large, utility: { identical: true as const } };
    const curves = evaluationCurves(league({ evaluations }), "episodes", 0, partners);
    for (const { title, meaning } of curves) expect(`${title} ${meaning}`).not.toMatch(/against|opponent|tie/);
    expect(curves.map(({ meaning }) => meaning).join()).toContain("with each scripted partner");
  });
});

describe("evaluationCurves of a game with a headline", () => {
  const roles = { enumerable: false, headline: ["recall/mean", "best response"], roles: [] };
  const taken = league({
    evaluations: [
      {
        version: 0,
        episodes: 0,
        seconds: 0,
        at: 1000,
        measures: {
          ties: share(0.1),
          "recall/true": share(0.5),
          "recall/mean": share(0.4),
          "best response": share(0.9),
        },
      },
      { version: 5, episodes: 500, seconds: 60, at: 61_000, measures: { ties: share(0.1), "recall/true": share(0.6) } },
    ],
  });

  it("keeps its charts' places before the first evaluation, and comes first after it", () => {
    expect(evaluationCurves(league({}), "episodes", 0, roles).map(({ id }) => id)).toEqual(["recall", "best response"]);
    const curves = evaluationCurves(taken, "episodes", 0, roles);
    expect(curves.map(({ id, main }) => [id, main])).toEqual([
      ["recall", true],
      ["best response", true],
      ["ties", false],
    ]);
  });

  it("has a series for each measure, at the points where it was measured", () => {
    const [recall, best] = evaluationCurves(taken, "updates", 0, roles);
    expect(recall?.spec.series.map(({ label, points }) => [label, points.map(({ x }) => x)])).toEqual([
      ["mean", [0]],
      ["true", [0, 5]],
    ]);
    expect(best?.spec.series[0]).toMatchObject({ label: "Best response", points: [{ low: 0.8, high: 1 }] });
  });
});

it("draws training metrics of one family in one chart, with one line per role", () => {
  const metrics = { loss: 1, "entropy/judge": 0.5, "entropy/solver": 0.7 };
  const curves = learningCurves(
    league({ learning: [{ version: 1, episodes: 100, samples: 10, lag: 0, at: 2000, metrics }] }),
    "updates",
    0,
    {},
  );
  expect(curves.map(({ title, spec }) => [title, spec.series.map(({ label }) => label)])).toEqual([
    ["Loss", ["Loss"]],
    ["Entropy", ["judge", "solver"]],
  ]);
});

it("draws each other training metric in a chart of its own", () => {
  expect(learningCurves(measured, "updates", 0, {}).map(({ id, spec }) => [id, spec.series[0]?.points.length])).toEqual(
    [["entropy", 1]],
  );
});

it("has a chart for each metric of its learner before the first update", () => {
  const meanings = { loss: "The loss.", valueLoss: "Of the value heads. Only with baseline." };
  const ids = (baseline: number) => {
    const config = { learner: { hyperparameters: { baseline } } } as unknown as LeagueDetail["config"];
    return learningCurves(league({ config }), "updates", 0, meanings).map(({ id }) => id);
  };
  expect(ids(1)).toEqual(["loss", "valueLoss"]);
  expect(ids(0)).toEqual(["loss"]);
});

describe("plotData", () => {
  it("aligns raw, smooth, low and high, and draws no reference at 0 on a log axis", () => {
    const curve = evaluationCurves(measured, "episodes", 0, enumerable)[0];
    const columns = plotData(curve?.spec as NonNullable<typeof curve>["spec"]);
    expect(columns).toEqual([
      [0, 500],
      [0.9, 0.3],
      [0.9, 0.3],
      [0.9, 0.3],
      [0.9, 0.3],
      [11 / 12, 11 / 12],
    ]);
  });
});
