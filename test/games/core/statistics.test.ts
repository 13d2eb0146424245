import { describe, expect, it } from "vitest";
import {
  ratioEstimate,
  averageEstimate,
  bootstrapEstimate,
  distinctEstimate,
  entropyEstimate,
  meanEstimate,
  momentsEstimate,
  shareEstimate,
} from "../../../games/core/statistics.ts";
import { chooseWeighted, random } from "../../../games/core/random.ts";

const bounds = { min: -10, max: 10 };

describe("meanEstimate", () => {
  it("is the normal interval", () => {
    // s = sqrt(2.5), 1.959964 s / sqrt(5) = 1.385904
    const found = meanEstimate([1, 2, 3, 4, 5], bounds);
    expect(found).toMatchObject({ value: 3, n: 5 });
    expect(found.low).toBeCloseTo(3 - 1.385904, 6);
    expect(found.high).toBeCloseTo(3 + 1.385904, 6);
  });

  it("stays within the bounds, and equals them for one value", () => {
    expect(meanEstimate([10, -10], bounds)).toEqual({ value: 0, low: -10, high: 10, n: 2 });
    expect(meanEstimate([4], bounds)).toEqual({ value: 4, low: -10, high: 10, n: 1 });
    expect(() => meanEstimate([], bounds)).toThrow(RangeError);
  });
});

describe("momentsEstimate", () => {
  const unit = { min: -1, max: 1 };

  it("is the normal interval of many values", () => {
    // s = sqrt(0.96 * 100 / 99), 1.959964 s / sqrt(100) = 0.193004
    const { value, low, high, n } = momentsEstimate({ n: 100, mean: 0.2, variance: 0.96 }, unit);
    expect([value, n]).toEqual([0.2, 100]);
    expect(low).toBeCloseTo(0.2 - 0.193004, 6);
    expect(high).toBeCloseTo(0.2 + 0.193004, 6);
    expect(momentsEstimate({ n: 5, mean: 3, variance: 2 }, { min: 2.9, max: 3.1 })).toMatchObject({
      low: 2.9,
      high: 3.1,
    });
  });

  it("is no certainty for few values that are all alike: Wilson's limit of another value", () => {
    // z^2 / (16 + z^2) = 0.193608 of the way to the other bound
    const won = momentsEstimate({ n: 16, mean: 1, variance: 0 }, unit);
    expect(won.low).toBeCloseTo(1 - 2 * 0.193608, 5);
    expect(won.high).toBe(1);
    expect(momentsEstimate({ n: 2, mean: 1, variance: 0 }, unit).low).toBeLessThan(0);
    expect(momentsEstimate({ n: 1, mean: 1, variance: 0 }, unit)).toMatchObject({ low: -1, high: 1 });
    expect(() => momentsEstimate({ n: 0, mean: 0, variance: 0 }, unit)).toThrow(RangeError);
  });

  it.each([4, 8, 16, 32, 64, 256])("covers the mean of %i games of which 90% are won", (n) => {
    const next = random(`games ${n}`);
    const samples = Array.from({ length: 1000 }, () => {
      const wins = Array.from({ length: n }, () => (next() < 0.9 ? 1 : 0)).reduce<number>((sum, x) => sum + x, 0);
      const mean = (2 * wins) / n - 1;
      return momentsEstimate({ n, mean, variance: 1 - mean ** 2 }, unit);
    });
    const covered = samples.filter(({ low, high }) => low <= 0.8 && high >= 0.8).length;
    expect(covered / samples.length).toBeGreaterThan(0.92);
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

  it("covers the truth in about 95% of samples over all shares, or more with draws", () => {
    const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
    const mean = shares.reduce((sum, share) => sum + coverage(30, share), 0) / shares.length;
    expect(mean).toBeGreaterThan(0.945);
    expect(mean).toBeLessThan(0.96);
    const next = random("draws");
    expect(coveredWithDraws(next)).toBeGreaterThan(0.97);
  });

  it("rejects values that are not shares", () => {
    expect(() => shareEstimate([0.5, 1.1])).toThrow(RangeError);
    expect(() => shareEstimate([Number.NaN])).toThrow(RangeError);
    expect(() => shareEstimate([])).toThrow(RangeError);
  });
});

describe("averageEstimate", () => {
  it("adds the squared half-widths of independent intervals", () => {
    const found = averageEstimate([
      { value: 0.5, low: 0.2, high: 0.6, n: 10 },
      { value: 0.1, low: 0.06, high: 0.1, n: 20 },
    ]);
    expect(found.value).toBeCloseTo(0.3, 12);
    expect(found.low).toBeCloseTo(0.3 - Math.hypot(0.3, 0.04) / 2, 12);
    expect(found.high).toBeCloseTo(0.35, 12);
    expect(found.n).toBe(30);
    expect(() => averageEstimate([])).toThrow(RangeError);
  });

  it("weighs strata by their sizes", () => {
    const found = averageEstimate(
      [
        { value: 1, low: 0, high: 1.5, n: 30 },
        { value: -1, low: -3, high: 0, n: 10 },
      ],
      [30, 10],
    );
    expect(found).toMatchObject({ value: 0.5, n: 40 });
    expect(found.low).toBeCloseTo(0.5 - Math.hypot(0.75 * 1, 0.25 * 2), 12);
    expect(found.high).toBeCloseTo(0.5 + Math.hypot(0.75 * 0.5, 0.25 * 1), 12);
  });
});

describe("entropyEstimate", () => {
  it("is the sample's entropy in bits, with a narrow interval if all kinds are equally common", () => {
    expect(entropyEstimate(["a", "b", "c", "d"])).toEqual({ value: 2, low: 2, high: 2, n: 4 });
    expect(entropyEstimate(["a", "a", "b", "c"])).toMatchObject({ value: 1.5, high: 2 });
    expect(entropyEstimate(["a", "a"])).toMatchObject({ value: 0, low: 0, high: 0 });
    expect(() => entropyEstimate([])).toThrow(RangeError);
  });

  it("covers the truth in about 95% of samples", () => {
    const weights = [0.5, 0.25, 0.125, 0.125];
    const covered = covers(500, 1.75, (next) => entropyEstimate(drawn(next, weights, 400)));
    expect(covered).toBeGreaterThan(0.92);
    expect(covered).toBeLessThan(0.98);
  });
});

describe("distinctEstimate", () => {
  it("counts distinct keys; those that occur once widen the interval", () => {
    expect(distinctEstimate(["a", "a", "b", "b"])).toEqual({ value: 2, low: 2, high: 2, n: 4 });
    const { value, low, high } = distinctEstimate(["a", "a", "b", "c"]);
    expect(value).toBe(3);
    expect(low).toBeCloseTo(3 - 1.959964 * Math.sqrt(0.75 * 2 * 0.5), 6);
    expect(high).toBe(4);
    expect(() => distinctEstimate([])).toThrow(RangeError);
  });

  it("covers the expected count in about 95% of samples, or more", () => {
    const weights = Array.from({ length: 200 }, (_, i) => 2 / (i + 1)).map(
      (w, _, all) => w / all.reduce((a, b) => a + b, 0),
    );
    const expected = weights.reduce((sum, p) => sum + 1 - (1 - p) ** 300, 0);
    expect(covers(500, expected, (next) => distinctEstimate(drawn(next, weights, 300)))).toBeGreaterThan(0.93);
  });
});

const drawn = (next: () => number, weights: readonly number[], n: number) =>
  Array.from({ length: n }, () => String(chooseWeighted(next, weights)));

describe("a bootstrap interval", () => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it("of a mean covers the truth about as often as stated", () => {
    const held = covers(400, 0.5, (next) => {
      const values = Array.from({ length: 60 }, next);
      return bootstrapEstimate(values, mean, mean(values));
    });
    expect(held).toBeGreaterThan(0.9);
    expect(held).toBeLessThan(0.98);
  });

  it("is deterministic, contains its value, and skips resamples without a statistic", () => {
    const values = [1, 2, 3, 4, 9];
    const largest = (drawn: readonly number[]) => (drawn.includes(9) ? Math.max(...drawn) : null);
    expect(bootstrapEstimate(values, mean, 3.8)).toEqual(bootstrapEstimate(values, mean, 3.8));
    expect(bootstrapEstimate(values, largest, 9)).toEqual({ value: 9, low: 9, high: 9, n: 5 });
    expect(bootstrapEstimate(values, mean, 100).high).toBe(100);
  });
});

/** How often the interval of an estimate of new samples covers the truth. */
function covers(times: number, truth: number, estimate: (next: () => number) => { low: number; high: number }): number {
  const next = random("coverage");
  const held = Array.from({ length: times }, () => estimate(next)).filter(
    ({ low, high }) => low <= truth && truth <= high,
  );
  return held.length / times;
}

/**
 * The probability that the interval of `n` wins and losses covers the true share, summed over the binomial
 * distribution.
 */
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

/** How often the interval of 30 results, win, draw and loss equally likely, covers 1/2. */
function coveredWithDraws(next: () => number): number {
  let count = 0;
  for (let i = 0; i < 2000; i++) {
    const { low, high } = shareEstimate(Array.from({ length: 30 }, () => Math.floor(next() * 3) / 2));
    if (low <= 0.5 && 0.5 <= high) count++;
  }
  return count / 2000;
}

describe("ratioEstimate", () => {
  const bounds = { min: 0, max: 2 };

  it("is the ratio of sums, not the mean of ratios, with the interval of the delta method", () => {
    const { value, low, high, n } = ratioEstimate([1, 2, 6], [2, 4, 4], bounds);
    expect(value).toBeCloseTo(0.9, 12);
    // Residuals -.8, -1.6, 2.4: variance 4.48, standard error sqrt(4.48 / 3) / (10 / 3).
    const half = (1.959963984540054 * Math.sqrt(4.48 / 3)) / (10 / 3);
    expect([low, high, n]).toEqual([expect.closeTo(0.9 - half, 12), expect.closeTo(0.9 + half, 12), 3]);
  });

  it("covers the truth about as often as stated", () => {
    const next = random("ratio");
    const covered = Array.from({ length: 2000 }, () => {
      const below = Array.from({ length: 60 }, () => next() + 0.5);
      const { low, high } = ratioEstimate(
        below.map((y) => y * 0.7 + next() - 0.5),
        below,
        { min: -9, max: 9 },
      );
      return low <= 0.7 && 0.7 <= high ? 1 : 0;
    });
    const share = covered.reduce<number>((sum, one) => sum + one, 0) / covered.length;
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });

  it("is as wide as its bounds for one sample, and rejects a denominator of 0", () => {
    expect(ratioEstimate([1], [2], bounds)).toEqual({ value: 0.5, low: 0, high: 2, n: 1 });
    expect(() => ratioEstimate([1, 1], [0, 0], bounds)).toThrow(RangeError);
    expect(() => ratioEstimate([1, 1], [1], bounds)).toThrow(RangeError);
  });
});
