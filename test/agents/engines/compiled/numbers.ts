import { random } from "../../../../games/core/random.ts";

/** Numbers of about unit size, the same for the same seed. */
export function numbers(seed: string, count: number, scale = 1): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length: count }, () => scale * (next() + next() + next() - 1.5) * 2);
}

/** Largest difference, relative to the largest number of the reference. */
export function relativeDifference(given: ArrayLike<number>, reference: ArrayLike<number>): number {
  if (given.length !== reference.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = 1e-6;
  for (let i = 0; i < reference.length; i++) {
    const expected = reference[i] ?? Number.NaN;
    difference = Math.max(difference, Math.abs((given[i] ?? Number.NaN) - expected));
    scale = Math.max(scale, Math.abs(expected));
    if (Number.isNaN(given[i]) !== Number.isNaN(expected)) return Number.POSITIVE_INFINITY;
  }
  return difference / scale;
}
