import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import { MIN_LOG_PROBABILITY } from "../networks/legal-mask.ts";
import { gatherRows } from "../networks/sparse.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import type { Minibatch } from "./minibatch.ts";

/*
 * Terms of policy losses: n decisions, shapes [n] and [n, actions]. Call inside `tf.tidy`.
 */

/** A network's output for a minibatch. @see {@link maskedPolicy} */
export interface PolicyOutput {
  /** [n, actions] log-probabilities; `ILLEGAL_LOGIT` or less where illegal. */
  readonly logPolicy: Tensor2D;
  /** [n] log-probability of the action taken. */
  readonly logProbs: Tensor1D;
  /** [n, roles]. */
  readonly values: Tensor2D;
}

/**
 * The masked policy of a minibatch.
 *
 * @example
 * import { chooseEngine, maskedPolicy, type PolicyOutput, type TensorNetwork } from "red-queen/agents";
 *
 * const { tf } = await chooseEngine("cpu");
 * const uniform: Pick<TensorNetwork, "forward"> = {
 *   forward: (rows) => ({ logits: tf.zeros([rows.shape[0], 2]), values: tf.zeros([rows.shape[0], 1]) }),
 * };
 * const blocked = tf.tensor2d([[0, 0], [0, -1e9]]); // the second decision has one legal action
 * const taken = tf.tensor2d([[1, 0], [1, 0]]);
 * const { logProbs }: PolicyOutput = maskedPolicy(tf, uniform, { rows: tf.zeros([2, 11]), blocked, taken });
 * console.log(logProbs.dataSync()); // Float32Array(2) [ -0.6931471824645996, 0 ]
 */
export function maskedPolicy(tf: TF, net: Pick<TensorNetwork, "forward">, batch: Minibatch): PolicyOutput {
  tf.util.assertShapesMatch(batch.blocked.shape, batch.taken.shape, "maskedPolicy: masks and actions");
  const { logits, values } = expandStates(tf, net.forward(batch.rows), batch.states);
  const logPolicy = tf.logSoftmax(tf.add(logits, batch.blocked)) as Tensor2D;
  return { logPolicy, logProbs: tf.sum(tf.mul(logPolicy, batch.taken), 1) as Tensor1D, values };
}

/** Expands outputs per state to outputs per decision. */
function expandStates(tf: TF, output: ReturnType<TensorNetwork["forward"]>, states: Tensor1D | undefined) {
  if (!states) return output;
  return { logits: gatherRows(tf, output.logits, states), values: gatherRows(tf, output.values, states) };
}

/**
 * E[min(r A, clip(r, 1 - e, 1 + e) A)] (Schulman et al. 2017, eq. 7), with the ratio r = exp(logRatio) to the old
 * policy. Returns the objective, to be maximised, and the fraction of clipped ratios.
 * @param logRatio [n] log-probability under the new policy minus that under the old one.
 * @example
 * import { chooseEngine, clippedObjective } from "red-queen/agents";
 *
 * const { tf } = await chooseEngine("cpu");
 * const logRatio = tf.tensor1d([0, Math.log(2)]);
 * const { objective, clipFraction } = clippedObjective(tf, logRatio, tf.tensor1d([1, 1]), 0.2);
 * console.log(objective.dataSync()[0]?.toFixed(2), clipFraction.dataSync()[0]); // 1.10 0.5
 */
export function clippedObjective(tf: TF, logRatio: Tensor1D, advantages: Tensor1D, clip: number) {
  tf.util.assertShapesMatch(logRatio.shape, advantages.shape, "clippedObjective: ratios and advantages");
  const ratio = tf.exp(logRatio);
  const clippedRatio = tf.minimum(tf.maximum(ratio, 1 - clip), 1 + clip);
  const objective = tf.mean(tf.minimum(tf.mul(ratio, advantages), tf.mul(clippedRatio, advantages))) as Scalar;
  const clipFraction = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clip), "float32")) as Scalar;
  // E[r - 1 - log r] over the old policy's actions estimates KL(old || new) (Schulman 2020, "Approximating KL
  // Divergence").
  const approxKl = tf.mean(tf.sub(tf.sub(ratio, 1), logRatio)) as Scalar;
  return { objective, clipFraction, kl: approxKl };
}

/**
 * [n] entropy of each decision, nats.
 *
 * @example
 * import { chooseEngine, entropies, type TF } from "red-queen/agents";
 *
 * const { tf }: { readonly tf: TF } = await chooseEngine("cpu");
 * console.log(entropies(tf, tf.log(tf.tensor2d([[0.5, 0.5]]))).dataSync()[0]?.toFixed(3)); // 0.693
 */
export function entropies(tf: TF, logPolicy: Tensor2D): Tensor1D {
  return tf.neg(tf.sum(tf.mul(tf.exp(logPolicy), tf.maximum(logPolicy, MIN_LOG_PROBABILITY)), 1)) as Tensor1D;
}

/**
 * [n] KL(p || q) of each decision, nats.
 *
 * @example
 * import { chooseEngine, klDivergences } from "red-queen/agents";
 *
 * const { tf } = await chooseEngine("cpu");
 * const even = tf.log(tf.tensor2d([[0.5, 0.5]]));
 * console.log(klDivergences(tf, even, tf.log(tf.tensor2d([[0.9, 0.1]]))).dataSync()[0]?.toFixed(3)); // 0.511
 */
export function klDivergences(tf: TF, logP: Tensor2D, logQ: Tensor2D): Tensor1D {
  tf.util.assertShapesMatch(logP.shape, logQ.shape, "klDivergences: p and q");
  const difference = tf.sub(tf.maximum(logP, MIN_LOG_PROBABILITY), tf.maximum(logQ, MIN_LOG_PROBABILITY));
  return tf.sum(tf.mul(tf.exp(logP), difference), 1) as Tensor1D;
}

/**
 * Mean squared error of the value head of each decision's own role.
 *
 * @example
 * import { chooseEngine, valueError } from "red-queen/agents";
 *
 * const { tf } = await chooseEngine("cpu");
 * const role = tf.tensor2d([[0, 1]]); // the decision is of the second of two roles
 * console.log(valueError(tf, tf.tensor2d([[9, 0.5]]), role, tf.tensor1d([1])).dataSync()[0]); // 0.25
 */
export function valueError(tf: TF, values: Tensor2D, role: Tensor2D, targets: Tensor1D): Scalar {
  return tf.mean(tf.square(tf.sub(tf.sum(tf.mul(values, role), 1), targets))) as Scalar;
}

/**
 * Weighted mean of a term over decisions: one weight for all, or [n].
 *
 * @example
 * import { chooseEngine, weightedMean } from "red-queen/agents";
 *
 * const { tf } = await chooseEngine("cpu");
 * console.log(weightedMean(tf, tf.tensor1d([1, 3]), 0.5).dataSync()[0]); // 1
 */
export function weightedMean(tf: TF, term: Tensor1D, weights: number | Tensor1D): Scalar {
  return tf.mean(tf.mul(term, weights as Tensor)) as Scalar;
}
