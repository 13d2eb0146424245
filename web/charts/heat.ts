/** The colour of a cell. */
export interface Heat {
  /** The colour's token: for high or for low values. */
  readonly hue: "--ahead" | "--behind";
  /** Opacity, 0 to {@link MAX_HEAT_OPACITY}. */
  readonly strength: number;
}

/** Highest opacity on which text stays legible. */
export const MAX_HEAT_OPACITY = 0.5;

/** Whether numbers lie on both sides of zero. */
export const straddles = (values: readonly number[]): boolean => Math.min(...values) < 0 && Math.max(...values) > 0;

/**
 * Colours for the numbers of one table: diverging around 0 if they lie on both sides of it, else one hue from the
 * lowest (no colour) to the highest.
 */
export function heatScale(values: readonly number[]): (value: number) => Heat {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (straddles(values)) {
    const largest = Math.max(-low, high);
    return (value) => ({
      hue: value < 0 ? "--behind" : "--ahead",
      strength: (Math.abs(value) / largest) * MAX_HEAT_OPACITY,
    });
  }
  return (value) => ({ hue: "--ahead", strength: high > low ? ((value - low) / (high - low)) * MAX_HEAT_OPACITY : 0 });
}
