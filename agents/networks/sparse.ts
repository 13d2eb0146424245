import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "./tf.ts";

/*
 * Gathering and summing rows, differentiable on every engine. JavaScript's engines have no kernel for the gradient of a
 * gather, and multiplying by one-hot matrices some thousand wide takes ten times as long as copying and adding the few
 * rows directly, so both directions are done sparsely here. Call inside `tf.tidy`.
 */

/** Backends with sparse kernels: native TensorFlow, WebGPU, and the recording backend of the compiled engine. */
export const ENGINES_WITH_SPARSE_KERNELS = new Set(["tensorflow", "webgpu", "recording"]);

/** Rows of `table` [rows, width] by index: [n, width]. @param ids [n], int32. */
export function gatherRows(tf: TF, table: Tensor2D, ids: Tensor1D): Tensor2D {
  if (ENGINES_WITH_SPARSE_KERNELS.has(tf.getBackend())) return tf.gather(table, ids) as Tensor2D;
  const [rows, width] = table.shape;
  const run = tf.customGrad((...given: unknown[]) => {
    const [source, places] = [readNumbers(given[0]), readNumbers(given[1])];
    const gradFunc = (dy: Tensor) => [
      tf.tensor2d(scatterAddRows(readNumbers(dy), places, rows, width), [rows, width]),
      tf.zerosLike(ids),
    ];
    return { value: tf.tensor2d(gatherRowValues(source, places, width), [places.length, width]), gradFunc };
  });
  return run(table, ids) as Tensor2D;
}

/** Sums of the values [n] by segment: [count]. @param ids [n], int32, below `count`. */
export function segmentSum(tf: TF, values: Tensor1D, ids: Tensor1D, count: number): Tensor1D {
  if (ENGINES_WITH_SPARSE_KERNELS.has(tf.getBackend())) return tf.unsortedSegmentSum(values, ids, count) as Tensor1D;
  const run = tf.customGrad((...given: unknown[]) => {
    const [source, places] = [readNumbers(given[0]), readNumbers(given[1])];
    const gradFunc = (dy: Tensor) => [tf.tensor1d(gatherRowValues(readNumbers(dy), places, 1)), tf.zerosLike(ids)];
    return { value: tf.tensor1d(scatterAddRows(source, places, count, 1)), gradFunc };
  });
  return run(values, ids) as Tensor1D;
}

const readNumbers = (tensor: unknown) => (tensor as Tensor).dataSync() as Float32Array | Int32Array;

/** Copies row `places[i]` of the source to row i. */
function gatherRowValues(source: ArrayLike<number>, places: ArrayLike<number>, width: number): Float32Array {
  const out = new Float32Array(places.length * width);
  for (let row = 0; row < places.length; row++) {
    const from = (places[row] as number) * width;
    for (let i = 0; i < width; i++) out[row * width + i] = source[from + i] as number;
  }
  return out;
}

/** Adds row i of the source to row `places[i]`. */
function scatterAddRows(
  source: ArrayLike<number>,
  places: ArrayLike<number>,
  rows: number,
  width: number,
): Float32Array {
  const out = new Float32Array(rows * width);
  for (let row = 0; row < places.length; row++) {
    const to = (places[row] as number) * width;
    for (let i = 0; i < width; i++) out[to + i] = (out[to + i] as number) + (source[row * width + i] as number);
  }
  return out;
}
