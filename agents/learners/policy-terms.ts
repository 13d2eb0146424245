import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import { MIN_LOG_PROBABILITY } from "../networks/legal-mask.ts";
import { gatherRows } from "../networks/sparse.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import type { Minibatch } from "./minibatch.ts";

/*
 * Terms that policy losses are made of: n decisions, shapes [n] and [n, actions]. Call inside `tf.tidy`.
 */

/** What a network says of a minibatch. */
export interface PolicyOutput {
  /** [n, actions] log-probabilities; `ILLEGAL_LOGIT` or less where illegal. */
  readonly logPolicy: Tensor2D;
  /** [n] log-probability of the action taken. */
  readonly logProbs: Tensor1D;
  /** [n, roles]. */
  readonly values: Tensor2D;
}

/** The masked policy of a minibatch. */
export function policyOf(tf: TF, net: Pick<TensorNetwork, "forward">, batch: Minibatch): PolicyOutput {
  tf.util.assertShapesMatch(batch.blocked.shape, batch.taken.shape, "policyOf: masks and actions");
  const { logits, values } = ofDecisions(tf, net.forward(batch.rows), batch.states);
  const logPolicy = tf.logSoftmax(tf.add(logits, batch.blocked)) as Tensor2D;
  return { logPolicy, logProbs: tf.sum(tf.mul(logPolicy, batch.taken), 1) as Tensor1D, values };
}

/** What a network said of states, as of the decisions in them. */
function ofDecisions(tf: TF, of: ReturnType<TensorNetwork["forward"]>, states: Tensor1D | undefined) {
  if (!states) return of;
  return { logits: gatherRows(tf, of.logits, states), values: gatherRows(tf, of.values, states) };
}

/**
 * E[min(r A, clip(r, 1 - e, 1 + e) A)] (Schulman et al. 2017, eq. 7), with the ratio r = exp(change) to the policy that the update
 * is clipped to. Answers the objective, to be raised, and the share of ratios outside the clip range.
 * @param change [n] log-probability less that of the other policy.
 */
export function clippedObjective(tf: TF, change: Tensor1D, advantages: Tensor1D, clip: number) {
  tf.util.assertShapesMatch(change.shape, advantages.shape, "clippedObjective: ratios and advantages");
  const ratio = tf.exp(change);
  const clipped = tf.minimum(tf.maximum(ratio, 1 - clip), 1 + clip);
  const objective = tf.mean(tf.minimum(tf.mul(ratio, advantages), tf.mul(clipped, advantages))) as Scalar;
  const clipFraction = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clip), "float32")) as Scalar;
  // E[r - 1 - log r] over what the other policy did estimates KL(other || this) (Schulman 2020, "Approximating KL Divergence").
  const kl = tf.mean(tf.sub(tf.sub(ratio, 1), change)) as Scalar;
  return { objective, clipFraction, kl };
}

/** [n] entropy of each decision, nats. */
export function entropies(tf: TF, logPolicy: Tensor2D): Tensor1D {
  return tf.neg(tf.sum(tf.mul(tf.exp(logPolicy), tf.maximum(logPolicy, MIN_LOG_PROBABILITY)), 1)) as Tensor1D;
}

/** [n] KL(p || q) of each decision, nats. */
export function klDivergences(tf: TF, logP: Tensor2D, logQ: Tensor2D): Tensor1D {
  tf.util.assertShapesMatch(logP.shape, logQ.shape, "divergences");
  const difference = tf.sub(tf.maximum(logP, MIN_LOG_PROBABILITY), tf.maximum(logQ, MIN_LOG_PROBABILITY));
  return tf.sum(tf.mul(tf.exp(logP), difference), 1) as Tensor1D;
}

/** Mean squared error of the value head of each decision's own role. */
export function valueError(tf: TF, values: Tensor2D, role: Tensor2D, targets: Tensor1D): Scalar {
  return tf.mean(tf.square(tf.sub(tf.sum(tf.mul(values, role), 1), targets))) as Scalar;
}

/** Mean over decisions of a term, each with its weight: one number for all, or [n]. */
export function weightedMean(tf: TF, term: Tensor1D, weights: number | Tensor1D): Scalar {
  return tf.mean(tf.mul(term, weights as Tensor)) as Scalar;
}
