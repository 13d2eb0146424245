import type { Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import type { BatchData, BatchSpec, StepProgram, TensorSpec, Terms } from "../engines/step.ts";
import { AgentError } from "../errors.ts";
import { parameters } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { networkForward, type TensorNetwork } from "../networks/tensor-network.ts";
import type { UpdateRequest, UpdateResult } from "./learner.ts";

/** A loss of a network of one tower, as a program's data. */
export interface NetworkLoss<Batch> {
  /** The learner, and all numbers that `terms` closes over: they name the program. */
  readonly learner: string;
  readonly constants: readonly unknown[];
  readonly inputs: { readonly [Name in keyof Batch]: TensorSpec };
  /** Adam's epsilon. */
  readonly epsilon: number;
  /** Largest joint norm of a step's gradients. */
  readonly gradientNorm: number;
  /** The loss of a batch under the network as it is; called inside `tf.tidy`. */
  terms(tf: TF, net: Pick<TensorNetwork, "forward">, batch: Batch): Terms;
}

/** The train step of a network under a loss. */
export function networkProgram<Batch extends object>(network: NetworkSpec, loss: NetworkLoss<Batch>): StepProgram {
  const { learner, constants, inputs, epsilon, gradientNorm } = loss;
  return {
    key: JSON.stringify([learner, network, constants, inputs, epsilon, gradientNorm]),
    inputs: inputs as BatchSpec,
    variables: parameters(network).map(({ name, shape }) => ({ name, shape })),
    epsilon,
    gradientNorm,
    terms(tf: TF, variables: readonly Variable[], batch: Readonly<Record<string, Tensor>>) {
      const forward = (rows: Tensor2D) => networkForward(tf, network, variables, rows);
      return loss.terms(tf, { forward }, batch as unknown as Batch);
    },
  };
}

/** How an update goes down its loss. */
export interface GradientRun {
  readonly program: StepProgram;
  readonly learningRate: number;
  /** What each step learns from, in turn. */
  readonly batches: Iterable<BatchData>;
}

/**
 * Takes one Adam step a batch from the request's weights and slots. Metrics are means over the steps of all terms but the loss, and
 * of the gradients' norm before clipping.
 * @throws AgentError `learner/diverged`; RangeError for slots of another network.
 */
export async function runGradientSteps(request: UpdateRequest, descent: GradientRun): Promise<UpdateResult> {
  const step = await request.engine.trainStep(descent.program);
  await step.restore(request.values, request.optimizer);
  const told: Readonly<Record<string, number>>[] = [];
  for (const batch of descent.batches) {
    told.push(await step.run(batch, descent.learningRate));
    await request.breathe?.();
  }
  const metrics = meansOf(told);
  assertFinite(metrics);
  return { values: await step.values(), optimizer: await step.slots(), metrics };
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
