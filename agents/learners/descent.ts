import type { AdamOptimizer, Scalar, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TF } from "../engines/engine.ts";
import { AgentError } from "../errors.ts";
import { clipByGlobalNorm, tensorNetwork, type TensorNetwork } from "../networks/tensor-network.ts";
import type { UpdateRequest, UpdateResult } from "./learner.ts";
import { optimizerSlots, restoreOptimizer, type NamedTensor } from "./optimizer.ts";

/** What a step minimises, with the terms of it that are reported; scalars all. */
export interface Terms {
  readonly loss: Scalar;
  readonly [term: string]: Scalar;
}

/** How an update goes down its loss. */
export interface Descent {
  readonly learningRate: number;
  /** Adam's epsilon. */
  readonly epsilon: number;
  /** Largest joint norm of a step's gradients. */
  readonly gradientNorm: number;
  /** What each step learns from, in turn. */
  readonly batches: Iterable<Uint32Array>;
  /** The loss of a batch under the network as it is; called inside `tf.tidy`. */
  terms(net: TensorNetwork, batch: Uint32Array): Terms;
}

/**
 * Takes one Adam step a batch from the request's weights and slots. Metrics are means over the steps of all terms but the loss, and
 * of the gradients' norm before clipping.
 * @throws AgentError `learner/diverged`; RangeError for slots of another network.
 */
export async function descend(request: UpdateRequest, descent: Descent): Promise<UpdateResult> {
  const { tf } = request;
  const net = tensorNetwork(tf, request.network, request.values);
  const optimizer = tf.train.adam(descent.learningRate, 0.9, 0.999, descent.epsilon);
  try {
    await restoreOptimizer(tf, optimizer, net.variables, request.optimizer);
    const told: Readonly<Record<string, number>>[] = [];
    for (const batch of descent.batches) {
      told.push(gradientStep(tf, net, optimizer, descent.gradientNorm, () => descent.terms(net, batch)));
      await request.breathe?.();
    }
    const metrics = meansOf(told);
    assertFinite(metrics);
    return { values: net.read(), optimizer: await optimizerSlots(optimizer), metrics };
  } finally {
    net.dispose();
    optimizer.dispose();
  }
}

/** One step down the gradient, clipped to `limit`; answers the terms but the loss, and `gradientNorm`, read at once. */
export function gradientStep(
  tf: TF,
  net: TensorNetwork,
  optimizer: AdamOptimizer,
  limit: number,
  terms: () => Terms,
): Record<string, number> {
  return tf.tidy(() => {
    const reported: Record<string, Scalar> = {};
    const { grads } = tf.variableGrads(
      () => {
        const { loss, ...others } = terms();
        for (const [name, term] of Object.entries(others)) reported[name] = tf.keep(term);
        return loss;
      },
      [...net.variables] as Variable[],
    );
    // A loss may pass over the value heads; the optimiser keeps its slots by position and wants them all.
    const gradients = net.variables.map((variable) => grads[variable.name] ?? tf.zerosLike(variable)) as Tensor2D[];
    const { clipped, norm } = clipByGlobalNorm(tf, gradients, limit);
    const named: NamedTensor[] = net.variables.map(({ name }, i) => ({ name, tensor: clipped[i] as Tensor2D }));
    optimizer.applyGradients(named);
    const all: Record<string, Scalar> = { ...reported, gradientNorm: norm };
    const numbers = (tf.stack(Object.values(all)) as Tensor1D).dataSync();
    for (const term of Object.values(reported)) term.dispose();
    return Object.fromEntries(Object.keys(all).map((name, i) => [name, numbers[i] ?? Number.NaN]));
  });
}

/** The mean of each number over all that were told. */
function meansOf(told: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of told) for (const [name, value] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + value;
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / told.length]));
}

/** @throws AgentError `learner/diverged` naming the metric that is no number. */
export function assertFinite(metrics: Readonly<Record<string, number>>): void {
  const bad = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
  if (!bad) return;
  throw new AgentError(
    "learner/diverged",
    `The update diverged: ${bad[0]} is ${bad[1]}. Lower learningRate or gradientNorm and launch again.`,
  );
}
