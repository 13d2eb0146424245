import type { XRange } from "./chart-group.tsx";

/**
 * The range of the x axis after zooming by a factor (0.5: half the range) around a point; null: all of it.
 * @param xs x values of the points, ascending.
 * @param at the fixed point; the middle if undefined.
 */
export function scaledRange(
  xs: readonly number[],
  range: XRange | null,
  factor: number,
  at: number | undefined,
): XRange | null {
  const all = { min: xs[0] ?? 0, max: xs.at(-1) ?? 0 };
  const { min, max } = range ?? all;
  const middle = at !== undefined && at >= min && at <= max ? at : (min + max) / 2;
  const next = { min: middle - (middle - min) * factor, max: middle + (max - middle) * factor };
  if (next.max - next.min >= all.max - all.min || all.max === all.min) return null;
  const shift = Math.max(0, all.min - next.min) - Math.max(0, next.max - all.max);
  return { min: next.min + shift, max: next.max + shift };
}
