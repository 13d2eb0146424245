import { describe, expect, it } from "vitest";
import { topBars } from "../../../../web/table/state/probabilities.ts";

describe("topBars", () => {
  const stated = [0.1, 0.2, 0.3, 0.4].map((probability, action) => ({ action, label: `a${action}`, probability }));

  it("keeps the most likely ones and the played one, in order, and sums the rest", () => {
    const bars = topBars(stated, 0, 2);
    expect(bars.map(({ label }) => label)).toEqual(["a0", "a2", "a3", "1 others"]);
    expect(bars[0]?.chosen).toBe(true);
    expect(bars.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
  });
});
