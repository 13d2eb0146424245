/** An estimated mean with its 95% confidence interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Sample size. */
  readonly n: number;
}

/** The 97.5% quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/**
 * Mean of values with a normal interval, mean +- 1.96 s / sqrt(n), s the sample's standard deviation; cut to the bounds of the
 * values, and as wide as they are below two values.
 * @throws RangeError without values.
 */
export function meanEstimate(
  values: readonly number[],
  bounds: { readonly min: number; readonly max: number },
): Estimate {
  const n = values.length;
  const value = meanOf(values);
  if (n < 2) return { value, low: bounds.min, high: bounds.max, n };
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  const half = Z * Math.sqrt(squares / (n - 1) / n);
  return { value, low: Math.max(bounds.min, value - half), high: Math.min(bounds.max, value + half), n };
}

/**
 * Mean of values within 0 and 1 with Wilson's score interval (Wilson 1927, "Probable Inference, the Law of Succession, and
 * Statistical Inference"): right for proportions at any n and near 0 and 1, and cautious for values in between, whose variance
 * is no larger than a proportion's.
 * @throws RangeError without values or for one outside 0 to 1.
 */
export function shareEstimate(values: readonly number[]): Estimate {
  if (values.some((x) => !(x >= 0 && x <= 1))) throw new RangeError("a share lies within 0 and 1");
  const n = values.length;
  const value = meanOf(values);
  const scale = 1 + Z ** 2 / n;
  const centre = (value + Z ** 2 / (2 * n)) / scale;
  const half = (Z / scale) * Math.sqrt((value * (1 - value)) / n + Z ** 2 / (4 * n ** 2));
  // Rounding must not put the mean outside its own interval.
  return {
    value,
    low: Math.max(0, Math.min(value, centre - half)),
    high: Math.min(1, Math.max(value, centre + half)),
    n,
  };
}

function meanOf(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("no values to take the mean of");
  return values.reduce((sum, x) => sum + x, 0) / values.length;
}
