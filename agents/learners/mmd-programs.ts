import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import type { StepProgram } from "../engines/step.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { networkProgram } from "./descent.ts";
import { entropies } from "./policy-terms.ts";

/*
 * The two train steps of magnetic mirror descent by fitted targets: u information states, h histories; weights sum to
 * 1.
 */

/**
 * Adam's epsilon for the policy. Close to the targets gradients are small and mostly noise: with 1e-5 steps stay at
 * full length and the last weights are unsteady, with 1e-4 and more they hardly follow their targets.
 */
const POLICY_EPSILON = 3e-5;
/** Adam's epsilon for the critic. */
const CRITIC_EPSILON = 1e-5;

/** Information states and the target policies in them. */
export interface TargetBatch {
  /** [u, inputs]. */
  readonly rows: Tensor2D;
  /** [u, actions], 0 where legal, `ILLEGAL_LOGIT` where not. */
  readonly blocked: Tensor2D;
  /** [u, actions] probabilities, 0 where illegal. */
  readonly target: Tensor2D;
  /** [u] sum over actions of target x log target: the target's negative entropy. */
  readonly negativeEntropy: Tensor1D;
  /** [u]. */
  readonly weight: Tensor1D;
}

/** Histories and their target action values. */
export interface CriticBatch {
  /** [h, inputs]. */
  readonly rows: Tensor2D;
  /** [h, actions]. */
  readonly target: Tensor2D;
  /** [h, actions], 0 where there is no target. */
  readonly weight: Tensor2D;
}

/** Fits a policy to targets. */
export function policyProgram(network: NetworkSpec, gradientNorm: number): StepProgram {
  const { actions } = network;
  return networkProgram<TargetBatch>(network, {
    learner: "mmd policy",
    constants: [],
    inputs: {
      rows: { shape: ["u", inputSize(network)], dtype: "float32" },
      blocked: { shape: ["u", actions], dtype: "float32" },
      target: { shape: ["u", actions], dtype: "float32" },
      negativeEntropy: { shape: ["u"], dtype: "float32" },
      weight: { shape: ["u"], dtype: "float32" },
    },
    epsilon: POLICY_EPSILON,
    gradientNorm,
    terms: (tf, net, batch) => targetLoss(tf, net.forward(batch.rows).logits, batch),
  });
}

/** Fits a critic to mean returns. */
export function criticProgram(network: NetworkSpec, gradientNorm: number): StepProgram {
  const { actions } = network;
  return networkProgram<CriticBatch>(network, {
    learner: "mmd critic",
    constants: [],
    inputs: {
      rows: { shape: ["h", inputSize(network)], dtype: "float32" },
      target: { shape: ["h", actions], dtype: "float32" },
      weight: { shape: ["h", actions], dtype: "float32" },
    },
    epsilon: CRITIC_EPSILON,
    gradientNorm,
    terms: (tf, net, batch) => criticLoss(tf, net.forward(batch.rows).logits, batch),
  });
}

/**
 * The weighted means of KL(target || softmax(logits)), nats, and of the policy's entropy, nats.
 * @param logits [u, actions].
 * @internal
 */
export function targetLoss(tf: TF, logits: Tensor2D, batch: Omit<TargetBatch, "rows">) {
  tf.util.assertShapesMatch(logits.shape, batch.target.shape, "targetLoss: logits and targets");
  const logPolicy = tf.logSoftmax(tf.add(logits, batch.blocked)) as Tensor2D;
  const crossEntropy = tf.neg(tf.sum(tf.mul(batch.target, logPolicy), 1));
  const divergence = tf.sum(tf.mul(batch.weight, tf.add(crossEntropy, batch.negativeEntropy))) as Scalar;
  const entropy = tf.sum(tf.mul(batch.weight, entropies(tf, logPolicy))) as Scalar;
  return { loss: divergence, divergence, entropy };
}

/** The critic's weighted mean squared error. @param values [h, actions]. @internal */
export function criticLoss(tf: TF, values: Tensor2D, batch: Omit<CriticBatch, "rows">) {
  tf.util.assertShapesMatch(values.shape, batch.target.shape, "criticLoss: values and targets");
  const criticError = tf.sum(tf.mul(batch.weight, tf.square(tf.sub(values, batch.target)))) as Scalar;
  return { loss: criticError, criticError };
}
