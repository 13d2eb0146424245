import type { Tensor } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";

/** An operation that some backend is known to get silently wrong, and the correct result. */
interface Probe {
  readonly what: string;
  run(tf: TF): Tensor;
  readonly answer: readonly number[];
}

const countTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

/** Sums of everything from each index on. */
const sumsFrom = (values: readonly number[]): number[] =>
  values.map((_, i) => values.slice(i).reduce((sum, value) => sum + value, 0));

const cumulative = (n: number): Probe => ({
  what: `a reversed cumulative sum over ${n} numbers`,
  run: (tf) => tf.cumsum(tf.tensor1d(countTo(n)), 0, false, true),
  answer: sumsFrom(countTo(n)),
});

const added = (n: number): Probe => ({
  what: `a sum of ${n} tensors`,
  run: (tf) => tf.addN(countTo(n).map((value) => tf.tensor1d([value, 2 * value]))),
  answer: [(n * (n + 1)) / 2, n * (n + 1)],
});

/** In this order: the second length of a kind is the one that fails where the first was right. */
const probes: readonly Probe[] = [cumulative(6), cumulative(9), added(7), added(12)];

/** A description of what the current backend gets silently wrong; null if nothing. */
export async function silentError(tf: TF): Promise<string | null> {
  for (const { what, run, answer } of probes) {
    const tensor = tf.tidy(() => run(tf));
    const found = await tensor.data();
    tensor.dispose();
    if (!answer.every((value, i) => Math.abs((found[i] as number) - value) < 1e-3)) return what;
  }
  return null;
}
