import type { Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TF } from "./tf.ts";
import { HEAD_WIDTH, NORM_EPSILON } from "./layout.ts";
import type { NetworkSpec } from "./network.ts";
import { gatherRows } from "./sparse.ts";

/** Added to the attention logit of a masked key. */
const MASKED_LOGIT = -1e9;

/**
 * A small causal transformer (Vaswani et al. 2017; pre-norm, as Radford et al. 2019) over the tokens of an observation,
 * followed by the role's token, from which policy and values are read. Absent tokens (-1) are masked. Rows [n, slots +
 * 1] -> logits [n, actions], values [n, roles]; variables in the order of `parameters(spec)`. Call inside `tf.tidy`.
 */
export function transformerForward(tf: TF, spec: NetworkSpec, variables: readonly Variable[], rows: Tensor2D) {
  const [n, slots] = rows.shape;
  const width = spec.hidden[0] ?? HEAD_WIDTH;
  const heads = width / HEAD_WIDTH;
  let next = 0;
  const take = () => variables[next++] as unknown as Tensor1D;
  const affine = (x: Tensor): Tensor => tf.add(tf.matMul(x as Tensor2D, take() as unknown as Tensor2D), take());
  const normalised = (x: Tensor): Tensor => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), NORM_EPSILON));
    return tf.add(tf.mul(tf.mul(centred, scale), take()), take());
  };
  const present = tf.cast(tf.greaterEqual(rows, 0), "float32");
  const ids = tf.reshape(tf.cast(tf.maximum(rows, 0), "int32"), [-1]) as Tensor1D;
  const embedded = tf.reshape(gatherRows(tf, take() as unknown as Tensor2D, ids), [n, slots, width]);
  const positioned = tf.add(tf.mul(embedded, tf.reshape(present, [n, slots, 1])), take());
  const absentMask = tf.reshape(tf.mul(tf.sub(1, present), MASKED_LOGIT), [n, 1, 1, slots]);
  const attentionMask = tf.add(tf.tensor(causalMask(slots), [1, 1, slots, slots]), absentMask);
  let x: Tensor = tf.reshape(positioned, [-1, width]);
  for (let block = 0; block < spec.hidden.length; block++) {
    const parts = tf.reshape(affine(normalised(x)), [n, slots, 3, heads, HEAD_WIDTH]);
    const [queries, keys, values] = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4])) as [Tensor, Tensor, Tensor];
    const fit = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(HEAD_WIDTH));
    const attended = tf.matMul(tf.softmax(tf.add(fit, attentionMask)), values);
    x = tf.add(x, affine(tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [-1, width])));
    x = tf.add(x, affine(gelu(tf, affine(normalised(x)))));
  }
  const last = tf.reshape(tf.slice(tf.reshape(x, [n, slots, width]), [0, slots - 1, 0], [n, 1, width]), [n, width]);
  const read = normalised(last);
  return { logits: affine(read) as Tensor2D, values: affine(read) as Tensor2D };
}

/** [slots, slots]: the causal mask, which hides later positions from each position (row). */
function causalMask(slots: number): Float32Array {
  return Float32Array.from({ length: slots * slots }, (_, i) => (i % slots > Math.floor(i / slots) ? MASKED_LOGIT : 0));
}

/** Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", the tanh approximation. */
function gelu(tf: TF, x: Tensor): Tensor {
  const cubic = tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))));
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), cubic))));
}
