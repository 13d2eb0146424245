import { describe, expect, it } from "vitest";
import { ThinnedSeries } from "../../../agents/league/thinned-series.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const after = (count: number, most = 8) => {
  const series = new ThinnedSeries<number>(most);
  for (let i = 0; i < count; i++) series.push(i);
  return series.points;
};

describe("ThinnedSeries", () => {
  it("keeps all of a short series", () => {
    expect(after(0)).toEqual([]);
    expect(after(8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("keeps few of a long one, evenly spaced, with the first and the newest", () => {
    for (let count = 1; count < 300; count++) {
      const points = after(count);
      expect(points.length).toBeLessThanOrEqual(8);
      expect(points.length).toBeGreaterThanOrEqual(Math.min(count, 4));
      expect(points[0]).toBe(0);
      expect(points.at(-1)).toBe(count - 1);
      const strides = new Set(points.slice(1, -1).map((point, i) => point - valueAt(points, i)));
      expect(strides.size).toBeLessThanOrEqual(1);
    }
  });
});
