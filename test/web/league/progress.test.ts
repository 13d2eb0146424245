import { describe, expect, it } from "vitest";
import { leagueProgress } from "../../../web/league/progress.ts";
import type { LeagueDetail } from "../../../server/schemas/leagues.ts";

const share = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, n: 100, unit: "share", meaning: "" });
const wordsOf = (evaluations: { measures: Record<string, { unit: string; meaning: string }> }[]) =>
  Object.assign({}, ...evaluations.map(({ measures }) => measures)) as LeagueDetail["meanings"];
const evaluation = (version: number, measures: Record<string, ReturnType<typeof share>>) => {
  return { version, episodes: 100 * version, seconds: version, at: version, measures };
};

describe("progress of a league", () => {
  const evaluations = [
    evaluation(0, {
      "recall/true": share(0.2),
      "recall/wrong": share(0.9),
      ties: share(0.5),
      "best response": share(0.9),
    }),
    evaluation(5, { "recall/true": share(0.8), "recall/wrong": share(0.6), ties: share(0.55) }),
    evaluation(9, { "recall/true": share(0.7), "recall/wrong": share(0.3), ties: share(0.6), fresh: share(0.1) }),
  ];
  const order = [{ names: ["recall/true", "recall/wrong"] }, { names: ["ties"] }, { names: ["best response"] }];
  const groups = leagueProgress({ evaluations, meanings: wordsOf(evaluations) }, [...order, { names: ["fresh"] }]);

  it("shows each measure's first and last value, grouped by family", () => {
    expect(groups.map(({ title, rows }) => [title, ...rows.map(({ label }) => label)])).toEqual([
      ["Recall", "true", "wrong"],
      ["", "Ties"],
      ["", "Best response"],
      ["", "Fresh"],
    ]);
    expect(groups[0]?.rows.map(({ start, now }) => [start.value, now.value])).toEqual([
      [0.2, 0.7],
      [0.9, 0.3],
    ]);
  });

  it("shows a family's unit once if it has only one, else with each measure", () => {
    const points = { ...share(1), unit: "points" };
    const taken = [
      evaluation(0, {
        "price/ask": points,
        "price/bid": points,
        "deal/price": points,
        "deal/rate": share(1),
        gain: points,
      }),
    ];
    const all = Object.keys(taken[0]?.measures ?? {});
    const progress = leagueProgress({ evaluations: taken, meanings: wordsOf(taken) }, [{ names: all }]);
    expect(progress.map(({ title, rows }) => [title, ...rows.map(({ label }) => label)])).toEqual([
      ["Price, in points", "ask", "bid"],
      ["Deal", "price, in points", "rate"],
      ["", "Gain, in points"],
    ]);
  });

  it("shows a change only if the two intervals don't overlap", () => {
    expect(groups.flatMap(({ rows }) => rows.map(({ change }) => change))).toEqual([
      "higher",
      "lower",
      "no clear change", // 0.4 to 0.6, then 0.5 to 0.7
      null, // measured once
      null,
    ]);
  });
});
