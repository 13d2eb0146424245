import { random, randomInteger } from "./random.ts";

/** An estimated mean with its 95% confidence interval. @see {@link meanEstimate} */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Sample size. */
  readonly n: number;
}

/**
 * A number that was not sampled: its interval is the value, its sample size 0.
 *
 * @example
 * import { exactEstimate } from "red-queen/games";
 *
 * console.log(exactEstimate(0.5)); // { value: 0.5, low: 0.5, high: 0.5, n: 0 }
 */
export const exactEstimate = (value: number): Estimate => ({ value, low: value, high: value, n: 0 });

/** The 97.5% quantile of the standard normal distribution. */
const NORMAL_QUANTILE = 1.959963984540054;

/**
 * Mean of values with a normal interval, mean +- 1.96 s / sqrt(n), s the sample's standard deviation; clipped to the
 * bounds of the values, and equal to them below two values.
 * @throws RangeError without values.
 * @example
 * import { meanEstimate, type Estimate } from "red-queen/games";
 *
 * const { value, low, high }: Estimate = meanEstimate([1, 2, 3, 4], { min: 0, max: 5 });
 * console.log(value, low.toFixed(3), high.toFixed(3)); // 2.5 1.235 3.765
 */
export function meanEstimate(
  values: readonly number[],
  bounds: { readonly min: number; readonly max: number },
): Estimate {
  const n = values.length;
  const value = sampleMean(values);
  if (n < 2) return { value, low: bounds.min, high: bounds.max, n };
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  const half = NORMAL_QUANTILE * Math.sqrt(squares / (n - 1) / n);
  return { value, low: Math.max(bounds.min, value - half), high: Math.min(bounds.max, value + half), n };
}

/** Independent values, by their moments. */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** The mean of the squared differences to the mean. */
  readonly variance: number;
}

/**
 * The same from the values' moments, and never narrower than values that did not occur allow: each bound may have had a
 * probability as high as Wilson's limit for 0 of n. So few values that are all alike, or all but one, are no certainty;
 * from 64 values on the interval is usually the normal one.
 * @throws RangeError without values.
 */
export function momentsEstimate(
  { n, mean, variance }: Moments,
  bounds: { readonly min: number; readonly max: number },
): Estimate {
  if (!(n > 0)) throw new RangeError("no values to take the mean of");
  if (n < 2) return { value: mean, low: Math.min(mean, bounds.min), high: Math.max(mean, bounds.max), n };
  const half = NORMAL_QUANTILE * Math.sqrt(variance / (n - 1));
  const unseen = shareInterval(0, n).high;
  return {
    value: mean,
    low: Math.min(mean, Math.max(bounds.min, mean - Math.max(half, unseen * (mean - bounds.min)))),
    high: Math.max(mean, Math.min(bounds.max, mean + Math.max(half, unseen * (bounds.max - mean)))),
    n,
  };
}

/**
 * Mean of values within 0 and 1 with Wilson's score interval (Wilson 1927, "Probable Inference, the Law of Succession,
 * and Statistical Inference"): right for proportions at any n and near 0 and 1, and cautious for values in between,
 * whose variance is no larger than a proportion's.
 * @throws RangeError without values or for one outside 0 to 1.
 * @example
 * import { shareEstimate } from "red-queen/games";
 *
 * const { value, low, high } = shareEstimate([0, 1, 1, 1]);
 * console.log(value, low.toFixed(3), high.toFixed(3)); // 0.75 0.301 0.954
 */
export function shareEstimate(values: readonly number[]): Estimate {
  if (values.some((x) => !(x >= 0 && x <= 1))) throw new RangeError("a share lies within 0 and 1");
  return shareInterval(sampleMean(values), values.length);
}

/** The same for a mean `value` of `n` values, at least one. */
export function shareInterval(value: number, n: number): Estimate {
  const scale = 1 + NORMAL_QUANTILE ** 2 / n;
  const centre = (value + NORMAL_QUANTILE ** 2 / (2 * n)) / scale;
  const half = (NORMAL_QUANTILE / scale) * Math.sqrt((value * (1 - value)) / n + NORMAL_QUANTILE ** 2 / (4 * n ** 2));
  // Rounding must not put the mean outside its own interval.
  return {
    value,
    low: Math.max(0, Math.min(value, centre - half)),
    high: Math.min(1, Math.max(value, centre + half)),
    n,
  };
}

/**
 * Ratio of two sums over the same independent samples, with a normal interval by the delta method: the residuals x -
 * ratio y have the ratio's standard error times the mean of y (Cochran 1977, "Sampling Techniques", section 6.4); cut
 * to `bounds`, and as wide as they are below two samples.
 * @throws RangeError for a sum of 0 below, or columns of different length.
 */
export function ratioEstimate(
  above: readonly number[],
  below: readonly number[],
  bounds: { readonly min: number; readonly max: number },
): Estimate {
  const n = above.length;
  const mean = sampleMean(below);
  if (below.length !== n || mean === 0) throw new RangeError("a ratio needs pairs, and a sum below that is not 0");
  const value = sampleMean(above) / mean;
  if (n < 2) return { value, low: bounds.min, high: bounds.max, n };
  const squares = above.reduce((sum, x, i) => sum + (x - value * (below[i] as number)) ** 2, 0);
  const half = (NORMAL_QUANTILE * Math.sqrt(squares / (n - 1) / n)) / Math.abs(mean);
  return { value, low: Math.max(bounds.min, value - half), high: Math.min(bounds.max, value + half), n };
}

/**
 * Mean of independent estimates, with the interval of Zou and Donner 2008 ("Construction of confidence intervals about
 * effect measures"): the squares of their distances from the value to the bounds add up.
 * @param weights of the estimates; absent: all alike.
 * @throws RangeError without estimates.
 */
export function averageEstimate(
  estimates: readonly Estimate[],
  weights: readonly number[] = estimates.map(() => 1),
): Estimate {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError("no values to take the mean of");
  const weighted = (amount: (estimate: Estimate) => number) =>
    estimates.map((estimate, i) => amount(estimate) * (weights[i] as number));
  const value = weighted((estimate) => estimate.value).reduce((sum, x) => sum + x, 0) / total;
  const reach = (distance: (estimate: Estimate) => number) => Math.hypot(...weighted(distance)) / total;
  return {
    value,
    low: value - reach((estimate) => estimate.value - estimate.low),
    high: value + reach((estimate) => estimate.high - estimate.value),
    n: estimates.reduce((sum, { n }) => sum + n, 0),
  };
}

/**
 * Entropy in bits of what the keys were drawn from: the sample's own, with its asymptotic normal interval (Basharin
 * 1959, "On a Statistical Estimate for the Entropy of a Sequence of Independent Random Variables"), cut to 0 and log2
 * n. It falls short by about (kinds - 1) / (2 n ln 2), so that few samples of many kinds look less diverse than they
 * are.
 * @throws RangeError without keys.
 */
export function entropyEstimate(keys: readonly string[]): Estimate {
  const n = keys.length;
  const surprises = occurrences(keys).flatMap((count) => Array.from({ length: count }, () => Math.log2(n / count)));
  return meanEstimate(surprises, { min: 0, max: Math.log2(n) });
}

/**
 * The number of distinct keys in a sample of this size, with the jackknife's normal interval (Efron and Stein 1981): a
 * key that occurs once is missed without its sample.
 * @throws RangeError without keys.
 */
export function distinctEstimate(keys: readonly string[]): Estimate {
  const n = keys.length;
  const counts = occurrences(keys);
  const single = counts.filter((count) => count === 1).length;
  if (n === 0) throw new RangeError("no keys to count");
  const half = NORMAL_QUANTILE * Math.sqrt(((n - 1) / n) * single * (1 - single / n));
  return { value: counts.length, low: Math.max(1, counts.length - half), high: Math.min(n, counts.length + half), n };
}

const BOOTSTRAP_RESAMPLES = 200;

/**
 * The 95% percentile interval of a statistic by the bootstrap (Efron and Tibshirani 1993, chapter 13), for statistics
 * without a formula: independent samples are resampled with a fixed seed. Widened to contain the value if the statistic
 * is biased.
 * @param statistic null if a resample doesn't define it.
 * @param value the statistic of the samples themselves.
 */
export function bootstrapEstimate<T>(
  samples: readonly T[],
  statistic: (drawn: readonly T[]) => number | null,
  value: number,
): Estimate {
  const n = samples.length;
  const next = random("bootstrap");
  const values: number[] = [];
  for (let i = 0; i < BOOTSTRAP_RESAMPLES; i++) {
    const drawn = statistic(Array.from({ length: n }, () => samples[randomInteger(next, n)] as T));
    if (drawn !== null) values.push(drawn);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? value;
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)), n };
}

/** The count of each distinct key. */
function occurrences(keys: readonly string[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()];
}

function sampleMean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("no values to take the mean of");
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
