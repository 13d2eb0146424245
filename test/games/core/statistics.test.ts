import { describe, expect, it } from "vitest";
import { meanEstimate, shareEstimate } from "../../../games/core/statistics.ts";
import { random } from "../../../games/core/random.ts";

const bounds = { min: -10, max: 10 };

describe("meanEstimate", () => {
  it("is the normal interval", () => {
    // s = sqrt(2.5), 1.959964 s / sqrt(5) = 1.385904
    const found = meanEstimate([1, 2, 3, 4, 5], bounds);
    expect(found).toMatchObject({ value: 3, n: 5 });
    expect(found.low).toBeCloseTo(3 - 1.385904, 6);
    expect(found.high).toBeCloseTo(3 + 1.385904, 6);
  });

  it("stays within the bounds and claims nothing from one value", () => {
    expect(meanEstimate([10, -10], bounds)).toEqual({ value: 0, low: -10, high: 10, n: 2 });
    expect(meanEstimate([4], bounds)).toEqual({ value: 4, low: -10, high: 10, n: 1 });
    expect(() => meanEstimate([], bounds)).toThrow(RangeError);
  });
});

describe("shareEstimate", () => {
  // statsmodels' proportion_confint(method="wilson").
  it.each([
    [0, 10, 0, 0.277533],
    [5, 10, 0.236593, 0.763407],
    [81, 263, 0.255289, 0.36621],
    [1, 1, 0.206549, 1],
  ])("is Wilson's interval: %i of %i", (wins, n, low, high) => {
    const found = shareEstimate(Array.from({ length: n }, (_, i) => (i < wins ? 1 : 0)));
    expect(found).toMatchObject({ value: wins / n, n });
    expect(found.low).toBeCloseTo(low, 5);
    expect(found.high).toBeCloseTo(high, 5);
  });

  it("holds the truth about 95 times in 100 over all shares, or more where there are draws", () => {
    const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
    const mean = shares.reduce((sum, share) => sum + coverage(30, share), 0) / shares.length;
    expect(mean).toBeGreaterThan(0.945);
    expect(mean).toBeLessThan(0.96);
    const next = random("draws");
    expect(coveredWithDraws(next)).toBeGreaterThan(0.97);
  });

  it("refuses what is no share", () => {
    expect(() => shareEstimate([0.5, 1.1])).toThrow(RangeError);
    expect(() => shareEstimate([Number.NaN])).toThrow(RangeError);
    expect(() => shareEstimate([])).toThrow(RangeError);
  });
});

/** The probability that the interval of `n` wins and losses holds the true share, summed over the binomial distribution. */
function coverage(n: number, share: number): number {
  let probability = (1 - share) ** n;
  let covered = 0;
  for (let wins = 0; wins <= n; wins++) {
    const { low, high } = shareEstimate(Array.from({ length: n }, (_, i) => (i < wins ? 1 : 0)));
    if (low <= share && share <= high) covered += probability;
    probability *= ((n - wins) / (wins + 1)) * (share / (1 - share));
  }
  return covered;
}

/** How often the interval of 30 results, win, draw and loss equally likely, holds 1/2. */
function coveredWithDraws(next: () => number): number {
  let count = 0;
  for (let i = 0; i < 2000; i++) {
    const { low, high } = shareEstimate(Array.from({ length: 30 }, () => Math.floor(next() * 3) / 2));
    if (low <= 0.5 && 0.5 <= high) count++;
  }
  return count / 2000;
}
