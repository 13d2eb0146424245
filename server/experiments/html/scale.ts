/** A linear map from values to coordinates, with round ticks. */
export interface Scale {
  at(value: number): number;
  readonly ticks: readonly number[];
}

/** Intervals between two ticks, at most. */
const MAX_TICK_STEPS = 5;

/** The scale over `values` between two coordinates; a single value lies in the middle. */
export function linearScale(values: readonly number[], from: number, to: number): Scale {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = high > low ? 0 : Math.max(Math.abs(low) * 0.1, 1e-3);
  const [least, most] = [low - margin, high + margin];
  const step = tickStep((most - least) / MAX_TICK_STEPS);
  const first = Math.ceil(least / step - 1e-9);
  const count = Math.floor(most / step + 1e-9) - first + 1;
  return {
    at: (value) => from + ((value - least) / (most - least)) * (to - from),
    ticks: Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12))),
  };
}

/** The smallest of 1, 2, 5 times a power of ten that is at least `least`. */
function tickStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10);
}
