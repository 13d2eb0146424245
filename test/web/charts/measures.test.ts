import { describe, expect, it } from "vitest";
import { groupMeasures, headlineMeasure, measureTitle, MAX_CHART_LINES } from "../../../web/charts/measures.ts";

const measure = { value: 1, low: 1, high: 1, n: 0, unit: "chips", meaning: "" };

describe("measures", () => {
  it("are grouped by family, without exploitability, which NashConv covers", () => {
    const groups = groupMeasures(["nashConv", "exploitability", "value", "score/random", "score/honest"]);
    expect(groups.map(({ id, names }) => [id, names.length])).toEqual([
      ["nashConv", 1],
      ["value", 1],
      ["score", 2],
    ]);
  });

  it("start with the game's headline, in its order", () => {
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

  it("are drawn as far as lines can be distinguished, the headline's first", () => {
    const names = Array.from({ length: 12 }, (_, i) => `success/disguise ${i}`);
    expect(groupMeasures(names)[0]?.drawn).toEqual(names.slice(0, MAX_CHART_LINES));
    const [group] = groupMeasures(names, ["success/disguise 9", "success/disguise 3"]);
    expect(group?.drawn).toEqual(["success/disguise 9", "success/disguise 3"]);
    expect(group?.names).toHaveLength(12);
  });

  it("have one chart per unit", () => {
    const groups = groupMeasures(["price/round 1", "price/deals"], [], {
      "price/round 1": "points",
      "price/deals": "share",
    });
    expect(groups.map(({ id, title, names }) => [id, title, names])).toEqual([
      ["price", "Price: round 1", ["price/round 1"]],
      ["price-share", "Price: deals, in share", ["price/deals"]],
    ]);
  });

  it("have readable titles", () => {
    expect(measureTitle("return/judge against random")).toBe("Return of the judge against random");
    expect(measureTitle("attack success/held out")).toBe("Attack success: held out");
    expect(measureTitle("pool size")).toBe("Pool size");
    expect(measureTitle("nashConv/mixture")).toBe("NashConv: mixture");
    expect(groupMeasures(["nashConv", "nashConv/mixture"])[0]?.title).toBe("NashConv");
    expect(measureTitle("over-refusal")).toBe("Over-refusal");
  });

  it("have the game's own headline first", () => {
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
