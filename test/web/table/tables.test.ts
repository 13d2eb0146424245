import { describe, expect, it } from "vitest";
import { groupMeasures, headlineMeasure, measureTitle, MAX_LINES } from "../../../web/charts/measures.ts";
import { advantages } from "../../../web/charts/payoffs.ts";
import { topBars } from "../../../web/table/state/probabilities.ts";

const measure = { value: 1, low: 1, high: 1, n: 0, unit: "chips", meaning: "" };

describe("measures", () => {
  it("are grouped by family; exploitability is left to NashConv", () => {
    const groups = groupMeasures(["nashConv", "exploitability", "value", "score/random", "score/honest"]);
    expect(groups.map(({ id, names }) => [id, names.length])).toEqual([
      ["nashConv", 1],
      ["value", 1],
      ["score", 2],
    ]);
  });

  it("come with what the game puts first, in its order, and the others after", () => {
    const names = ["ties", "recall/true", "recall/wrong", "return/random", "best response"];
    const groups = groupMeasures(names, ["best response", "recall"]);
    expect(groups.map(({ id, main }) => [id, main])).toEqual([
      ["best response", true],
      ["recall", true],
      ["ties", false],
      ["return", false],
    ]);
    expect(groupMeasures(names).every(({ main }) => main)).toBe(true);
  });

  it("are drawn as far as lines can be told apart, those that the headline names first", () => {
    const names = Array.from({ length: 12 }, (_, i) => `success/disguise ${i}`);
    expect(groupMeasures(names)[0]?.drawn).toEqual(names.slice(0, MAX_LINES));
    const [group] = groupMeasures(names, ["success/disguise 9", "success/disguise 3"]);
    expect(group?.drawn).toEqual(["success/disguise 9", "success/disguise 3"]);
    expect(group?.names).toHaveLength(12);
  });

  it("have one chart a unit", () => {
    const groups = groupMeasures(["price/round 1", "price/deals"], [], {
      "price/round 1": "points",
      "price/deals": "share",
    });
    expect(groups.map(({ id, title, names }) => [id, title, names])).toEqual([
      ["price", "Price: round 1", ["price/round 1"]],
      ["price-share", "Price: deals, in share", ["price/deals"]],
    ]);
  });

  it("are called what they are", () => {
    expect(measureTitle("return/judge against random")).toBe("Return of the judge against random");
    expect(measureTitle("attack success/held out")).toBe("Attack success: held out");
    expect(measureTitle("pool size")).toBe("Pool size");
    expect(measureTitle("nashConv/mixture")).toBe("NashConv: mixture");
    expect(groupMeasures(["nashConv", "nashConv/mixture"])[0]?.title).toBe("NashConv");
    expect(measureTitle("over-refusal")).toBe("Over-refusal");
  });

  it("have the game's own headline before any other", () => {
    const measures = { nashConv: measure, "recall/true": measure, "recall/mean": measure };
    expect(headlineMeasure(measures, ["recall/mean", "recall"])?.name).toBe("recall/mean");
    expect(headlineMeasure(measures, ["recall"])?.name).toBe("recall/true");
    expect(headlineMeasure(measures, ["not measured yet"])?.name).toBe("nashConv");
  });

  it("have a headline: NashConv, else the strongest of the ladder", () => {
    expect(headlineMeasure({ value: measure, nashConv: measure })?.name).toBe("nashConv");
    expect(headlineMeasure({ "score/random": measure, "score/minimax": measure })?.title).toBe("Score against minimax");
    expect(headlineMeasure({})).toBeNull();
    expect(measureTitle("gradientNorm")).toBe("Gradient norm");
  });
});

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

  it("read one side as both in a zero-sum game, and prefer those that met", () => {
    const { rows, cells } = advantages([{ row: "a", column: "c", episodes: 3, mean: 0.5 }], population);
    expect(rows.map(({ version }) => version)).toEqual([0, 50]);
    expect(cells[1]?.[0]).toEqual({ advantage: -0.5, episodes: 3 });
  });
});

describe("topBars", () => {
  const stated = [0.1, 0.2, 0.3, 0.4].map((probability, action) => ({ action, label: `a${action}`, probability }));

  it("keeps the likeliest and the played one, in order, and sums the rest", () => {
    const bars = topBars(stated, 0, 2);
    expect(bars.map(({ label }) => label)).toEqual(["a0", "a2", "a3", "1 others"]);
    expect(bars[0]?.chosen).toBe(true);
    expect(bars.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  });
});
