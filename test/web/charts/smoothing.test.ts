import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smooth } from "../../../web/charts/smoothing.ts";

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe("smooth", () => {
  it("copies values at weight 0", () => {
    const values = [3, 1, 2];
    expect(smooth(values, 0)).toEqual([3, 1, 2]);
    expect(smooth(values, 0)).not.toBe(values);
  });

  it("starts at the first value and weighs by recency", () => {
    const [first, second] = smooth([0, 1], 0.5);
    expect(first).toBe(0);
    // (0.5 * 0.5 * 0 + 0.5 * 1) / (1 - 0.25)
    expect(second).toBeCloseTo(2 / 3, 12);
  });

  it("keeps constants, and stays between the extremes", () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (values, weight) => {
          const low = Math.min(...values);
          const high = Math.max(...values);
          const slack = 1e-6 * (1 + Math.abs(low) + Math.abs(high));
          for (const value of smooth(values, weight)) {
            expect(value).toBeGreaterThanOrEqual(low - slack);
            expect(value).toBeLessThanOrEqual(high + slack);
          }
        },
      ),
      { seed: 1 },
    );
  });
});
