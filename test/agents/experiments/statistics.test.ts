import { describe, expect, it } from "vitest";
import { random } from "../../../games/core/random.ts";
import {
  interquartileMean,
  iqmInterval,
  mean,
  meanInterval,
  probabilityOfImprovement,
} from "../../../agents/experiments/statistics.ts";
import values from "./rliable-values.json" with { type: "json" };

const range = (sample: readonly number[]) => Math.max(...sample) - Math.min(...sample);

describe.each(values.samples)("of $values", ({ values: sample, iqm, iqmInterval: iqmBounds, ...plain }) => {
  it("the interquartile mean is rliable's", () => {
    expect(interquartileMean(sample)).toBeCloseTo(iqm, 12);
    expect(mean(sample)).toBeCloseTo(plain.mean, 12);
  });

  it("the intervals are rliable's", () => {
    const found = [iqmInterval(sample), meanInterval(sample)].flatMap((one) => [one?.low, one?.high]);
    const expected = [...iqmBounds, ...plain.meanInterval];
    const distances = expected.map((bound, i) => Math.abs(bound - (found[i] ?? Number.NaN)) / range(sample));
    // rliable draws its resamples, and so do we above seven values: bounds may stop at neighbouring steps, which are
    // coarse where runs tie.
    const isCoarse = new Set(sample).size < sample.length;
    expect(Math.max(...distances)).toBeLessThan(sample.length <= 5 ? 1e-9 : isCoarse ? 0.06 : 0.01);
  });
});

describe.each(values.pairs)("of $a and $b", ({ a, b, probability, interval }) => {
  it("the probability of improvement is rliable's", () => {
    const found = probabilityOfImprovement(a, b);
    expect(found.value).toBeCloseTo(probability, 12);
    // Without ties its values are multiples of 1 / (n m): neighbouring steps again.
    expect(Math.abs((found.low ?? Number.NaN) - (interval[0] ?? 0))).toBeLessThan(1 / (a.length * b.length) + 1e-9);
    expect(Math.abs((found.high ?? Number.NaN) - (interval[1] ?? 0))).toBeLessThan(1 / (a.length * b.length) + 1e-9);
  });
});

describe("an interval", () => {
  it("is unavailable below three values", () => {
    expect(iqmInterval([1, 2])).toBeNull();
    expect(meanInterval([1])).toBeNull();
    expect(probabilityOfImprovement([1, 2], [1, 2, 3])).toEqual({ value: 1 / 3, low: null, high: null });
  });

  it("is the same each time, and enumerated up to seven values", () => {
    expect(iqmInterval([5, 1, 3])).toEqual({ low: 1, high: 5 });
    const ten = [4, 8, 15, 16, 23, 42, 1, 2, 3, 5];
    expect(iqmInterval(ten)).toEqual(iqmInterval(ten.toReversed()));
  });

  it("is a point where all runs agree", () => {
    expect(iqmInterval([2, 2, 2, 2, 2])).toEqual({ low: 2, high: 2 });
  });

  it.each([
    [3, 0.76],
    [5, 0.9],
    [7, 0.92],
    [10, 0.95],
  ])("over %i normal values contains the true mean in a share of about %f", (n, share) => {
    const next = random("coverage");
    // Box and Muller's transform.
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const trials = n > 7 ? 600 : 1500;
    let covered = 0;
    for (let i = 0; i < trials; i++) {
      const { low = 1, high = -1 } = iqmInterval(Array.from({ length: n }, normal), 500) ?? {};
      if (low <= 0 && high >= 0) covered++;
    }
    expect(Math.abs(covered / trials - share)).toBeLessThan(0.025);
  });

  it("of no values is a bug", () => {
    expect(() => interquartileMean([])).toThrow(RangeError);
    expect(() => probabilityOfImprovement([], [1])).toThrow(RangeError);
  });
});
