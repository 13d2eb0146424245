import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "./tf.ts";
import { embed } from "./forward.ts";
import { ENGINES_WITH_SPARSE_KERNELS } from "./sparse.ts";

/**
 * Sums the rows of `table` [tokens, width] that each row of `ids` [n, slots] names, -1 naming none: [n, width].
 * Differentiable in `table`. Call inside `tf.tidy`.
 */
export function embeddingSum(tf: TF, ids: Tensor2D, table: Tensor2D): Tensor2D {
  return ENGINES_WITH_SPARSE_KERNELS.has(tf.getBackend()) ? gathered(tf, ids, table) : inJavaScript(tf, ids, table);
}

/** On other devices: gather, mask absent tokens, sum. */
function gathered(tf: TF, ids: Tensor2D, table: Tensor2D): Tensor2D {
  const present = tf.cast(tf.greaterEqual(ids, 0), "float32").expandDims(2);
  const rows = tf.gather(table, tf.cast(tf.maximum(ids, 0), "int32"));
  return tf.sum(tf.mul(rows, present), 1) as Tensor2D;
}

/**
 * JavaScript's engines have no kernel for `gather`'s gradient, and multiplying by one-hot matrices some thousand wide
 * takes ten times as long as adding up the few rows directly, so both directions are done sparsely here.
 */
function inJavaScript(tf: TF, ids: Tensor2D, table: Tensor2D): Tensor2D {
  const [n, slots] = ids.shape;
  const [tokens, width] = table.shape;
  const run = tf.customGrad((...given: unknown[]) => {
    const named = (given[0] as Tensor).dataSync() as Float32Array;
    const rows = (given[1] as Tensor).dataSync() as Float32Array;
    const out = new Float32Array(n * width);
    for (let row = 0; row < n; row++) {
      embed(rows, named.subarray(row * slots, (row + 1) * slots), out.subarray(row * width, (row + 1) * width));
    }
    const gradFunc = (dy: Tensor) => {
      const slope = dy.dataSync() as Float32Array;
      const sums = new Float32Array(tokens * width);
      for (let row = 0; row < n; row++) scatter(sums, named, row * slots, slots, slope, row * width, width);
      return [tf.zerosLike(ids), tf.tensor2d(sums, [tokens, width])];
    };
    return { value: tf.tensor2d(out, [n, width]), gradFunc };
  });
  return run(ids, table) as Tensor2D;
}

/** Adds one row of gradients to the sum of every token in the row. */
function scatter(
  sums: Float32Array,
  named: Float32Array,
  first: number,
  slots: number,
  slope: Float32Array,
  from: number,
  width: number,
): void {
  for (let slot = first; slot < first + slots; slot++) {
    const token = named[slot] as number;
    if (token < 0) continue;
    const base = token * width;
    for (let i = 0; i < width; i++) sums[base + i] = (sums[base + i] as number) + (slope[from + i] as number);
  }
}
