import type { Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import type { BatchData, BatchSpec, StepProgram, TensorSpec, Terms } from "../engines/step.ts";
import { AgentError } from "../errors.ts";
import { parameters } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { networkForward, type TensorNetwork } from "../networks/tensor-network.ts";
import type { UpdateRequest, UpdateResult } from "./learner.ts";

/** A loss of a network of one tower, as data for a program. @see {@link networkProgram} */
export interface NetworkLoss<Batch> {
  /** The learner, and all numbers that `terms` closes over: they identify the program. */
  readonly learner: string;
  readonly constants: readonly unknown[];
  readonly inputs: { readonly [Name in keyof Batch]: TensorSpec };
  /** Adam's epsilon. */
  readonly epsilon: number;
  /** Largest joint norm of a step's gradients. */
  readonly gradientNorm: number;
  /** The loss of a batch under the current weights; called inside `tf.tidy`. */
  terms(tf: TF, net: Pick<TensorNetwork, "forward">, batch: Batch): Terms;
}

/**
 * The train step of a network under a loss.
 *
 * @example
 * import { maskedPolicy, minibatchInputs, networkFor, networkProgram, weightedMean } from "red-queen/agents";
 * import type { Minibatch, NetworkLoss, StepProgram, Terms } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const network = networkFor(gameById("kuhn-poker"), [16]);
 * const imitation: NetworkLoss<Minibatch> = {
 *   learner: "imitation",
 *   constants: [],
 *   inputs: minibatchInputs(network),
 *   epsilon: 1e-8,
 *   gradientNorm: 1,
 *   terms: (tf, net, batch): Terms => ({ loss: weightedMean(tf, maskedPolicy(tf, net, batch).logProbs, -1) }),
 * };
 * const program: StepProgram = networkProgram(network, imitation);
 * console.log(program.variables.map(({ name }) => name).slice(0, 2)); // [ 'trunk0/kernel', 'trunk0/bias' ]
 */
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

/** The gradient steps of an update. @see {@link runGradientSteps} */
export interface GradientRun {
  readonly program: StepProgram;
  readonly learningRate: number;
  /** The batch of each step, in order. */
  readonly batches: Iterable<BatchData>;
}

/**
 * Takes one Adam step per batch from the request's weights and slots. Metrics are means over the steps of all terms
 * except the loss, and of the gradient norm before clipping.
 * @throws AgentError `learner/diverged`; RangeError for slots of another network.
 * @example
 * import { maskedPolicy, minibatch, minibatchInputs, networkProgram, weightedMean } from "red-queen/agents";
 * import { runGradientSteps, shuffledBatches, type GradientRun, type Learner, type Minibatch } from "red-queen/agents";
 *
 * export const imitation: Learner = {
 *   id: "imitation",
 *   summary: "Makes the actions of the samples more likely, whatever they earned.",
 *   hyperparameters: { learningRate: { default: 0.001, min: 1e-6, max: 0.1, meaning: "Adam's learning rate." } },
 *   metrics: { logProb: "Mean log-probability of the samples' actions, nats." },
 *   update(request) {
 *     const { network, samples, hyperparameters, random } = request;
 *     const program = networkProgram<Minibatch>(network, {
 *       ...{ learner: "imitation", constants: [], inputs: minibatchInputs(network), epsilon: 1e-8, gradientNorm: 1 },
 *       terms(tf, net, batch) {
 *         const { logProbs } = maskedPolicy(tf, net, batch);
 *         return { loss: weightedMean(tf, logProbs, -1), logProb: weightedMean(tf, logProbs, 1) };
 *       },
 *     });
 *     const picks = [...shuffledBatches(samples.count, 256, 1, random)];
 *     const batches = picks.map((picked) => minibatch(network, samples, picked));
 *     const run: GradientRun = { program, learningRate: hyperparameters["learningRate"] ?? 0.001, batches };
 *     return runGradientSteps(request, run);
 *   },
 * };
 * console.log(imitation.update.length); // 1
 */
export async function runGradientSteps(request: UpdateRequest, run: GradientRun): Promise<UpdateResult> {
  const step = await request.engine.trainStep(run.program);
  await step.restore(request.values, request.optimizer);
  const stepMetrics: Readonly<Record<string, number>>[] = [];
  for (const batch of run.batches) {
    stepMetrics.push(await step.run(batch, run.learningRate));
    await request.yieldToEventLoop?.();
  }
  const metrics = meanMetrics(stepMetrics);
  assertFinite(metrics);
  return { values: await step.values(), optimizer: await step.slots(), metrics };
}

/** The mean of each metric over the steps. */
function meanMetrics(steps: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const step of steps) for (const [name, value] of Object.entries(step)) sums[name] = (sums[name] ?? 0) + value;
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / steps.length]));
}

/** How the sentence of `learner/diverged` begins. */
export const DIVERGED = "The update diverged";

/** @throws AgentError `learner/diverged` naming the metric that isn't finite. */
export function assertFinite(metrics: Readonly<Record<string, number>>): void {
  const bad = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
  if (!bad) return;
  throw new AgentError(
    "learner/diverged",
    `${DIVERGED}: ${bad[0]} is ${bad[1]}. Lower learningRate or gradientNorm and launch again.`,
  );
}
