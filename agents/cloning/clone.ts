import type { Scalar } from "@tensorflow/tfjs";
import type { BaseSpec } from "../../games/core/base.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import type { Engine } from "../engines/engine.ts";
import { concatFloats } from "../networks/floats.ts";
import type { TF } from "../networks/tf.ts";
import type { TrainStep } from "../engines/step.ts";
import { assertFinite, networkProgram } from "../learners/descent.ts";
import { minibatch, minibatchInputs, type Decisions, type Minibatch } from "../learners/minibatch.ts";
import { maskedPolicy } from "../learners/policy-terms.ts";
import { initialWeights, parameterCount, parameters } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import { networkTowers, type Tower } from "../networks/towers.ts";
import { decisionsOfRoles, demonstrations } from "./demonstrations.ts";

/** What to clone, and into which network. */
export interface CloneRequest {
  readonly engine: Engine;
  readonly game: Game;
  /** The league's options; a demonstration's own options override them. */
  readonly options: GameOptions;
  readonly base: BaseSpec;
  readonly network: NetworkSpec;
  /** Seeds the first weights and every episode: same seed, same clone. */
  readonly seed: string;
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** A clone, with its loss and accuracy over the last tenth of its batches. */
export interface Clone {
  /** Weights in the layout of the network. */
  readonly values: Float32Array;
  /** Mean cross-entropy, nats a decision. */
  readonly loss: number;
  /** Share of decisions in which the most likely action was the demonstrated one. */
  readonly accuracy: number;
}

/** The state of a clone between two parts: plain data from which the next part resumes exactly. */
export interface CloneProgress {
  /** Batches trained on so far. */
  readonly batches: number;
  /** Weights in the layout of the network, then Adam's slots tower by tower. */
  readonly vector: Float32Array;
  /** Sums over the last tenth of the batches, as far as they have been trained on. */
  readonly sums: CloneSums;
}

/**
 * Number of decisions, and sums over them: cross-entropy, and whether the most likely action was the demonstrated one.
 */
export interface CloneSums {
  readonly decisions: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** Batches in a part: a few seconds of work, the most that is lost when a process dies. */
const PART_BATCHES = 20;

/** Largest joint norm of a step's gradients. */
const MAX_GRADIENT_NORM = 1;

/**
 * Clones scripted players (behavioural cloning: Pomerleau 1989): each step plays new episodes of every demonstration,
 * and each tower takes one Adam step on the mean cross-entropy of its roles' decisions. A tower without demonstrations
 * keeps its first weights.
 *
 * This is one part of the cloning, a pure function of the progress before it. Every part starts from stored numbers
 * alone, even in the same process, so an interrupted clone ends with bitwise the same weights.
 * @param from null: the first part.
 * @throws AgentError `player/unknown`, `player/wrong-seat` for a base that names the wrong players; `learner/diverged`.
 */
export async function clonePart(request: CloneRequest, from: CloneProgress | null): Promise<CloneProgress> {
  const { engine, base, network, yieldToEventLoop } = request;
  const seed = `clone/${base.id}/${request.seed}`;
  const playDemonstrations = demonstrations(request.game, request.options, base, network, yieldToEventLoop);
  const { values, slots } = from ? unpack(network, from.vector) : { values: firstWeights(network, seed), slots: [] };
  const towerSteps = await Promise.all(
    networkTowers(network).map(async (tower, i) => {
      return { tower, step: await createTowerStep(engine, tower, i, values, slots[i] ?? null) };
    }),
  );
  const firstCountedBatch = base.steps - Math.ceil(base.steps / 10);
  const sums = { decisions: 0, loss: 0, accuracy: 0, ...from?.sums };
  const first = from?.batches ?? 0;
  const end = Math.min(base.steps, first + PART_BATCHES);
  for (let batch = first; batch < end; batch++) {
    const decisions = await playDemonstrations(`${seed}/${batch}`);
    for (const { tower, step } of towerSteps) {
      const own = towerSteps.length === 1 ? decisions : decisionsOfRoles(decisions, tower.roles, network);
      if (own.count === 0) continue;
      const { loss, accuracy } = await trainOnDecisions(step, tower.spec, own, base.learningRate);
      if (batch < firstCountedBatch) continue;
      sums.decisions += own.count;
      sums.loss += loss * own.count;
      sums.accuracy += accuracy * own.count;
    }
    await yieldToEventLoop?.();
  }
  const parts: Float32Array[] = [];
  for (const { tower, step } of towerSteps) {
    values.set(await step.values(), tower.offset);
    parts.push(fullLengthSlots(await step.slots(), tower));
  }
  return { batches: end, vector: concatFloats([values, ...parts]), sums };
}

/** The clone once all its batches are done; null before. @throws AgentError `learner/diverged`. */
export function finishedClone(
  { base, network }: Pick<CloneRequest, "base" | "network">,
  { batches, vector, sums }: CloneProgress,
): Clone | null {
  if (batches < base.steps) return null;
  const means = { loss: sums.loss / sums.decisions, accuracy: sums.accuracy / sums.decisions };
  assertFinite(means);
  return { values: unpack(network, vector).values, ...means };
}

/** A tower's slots at full length: an optimiser that never took a step may have none. */
function fullLengthSlots(slots: Float32Array, { size }: Tower): Float32Array {
  return slots.length > 1 ? slots : new Float32Array(1 + 2 * size);
}

/** @throws RangeError for a vector of another network. */
function unpack(network: NetworkSpec, vector: Float32Array) {
  const towers = networkTowers(network);
  const size = parameterCount(network);
  const expected = 3 * size + towers.length;
  if (vector.length !== expected)
    throw new RangeError(`The progress of a clone of this network has ${expected} numbers, not ${vector.length}.`);
  let offset = size;
  const slots = towers.map((tower) => {
    const start = offset;
    offset += 1 + 2 * tower.size;
    return vector.slice(start, offset);
  });
  return { values: vector.slice(0, size), slots };
}

/**
 * First weights whose value heads output 0: cloning doesn't train them, and random heads on a trained trunk would
 * output large values.
 */
function firstWeights(network: NetworkSpec, seed: string): Float32Array {
  const values = initialWeights(network, seed);
  for (const { name, offset, size } of parameters(network)) {
    if (name.includes("value/")) values.fill(0, offset, offset + size);
  }
  return values;
}

/**
 * A tower's train step, restored from its weights and slots; null: fresh slots. The step belongs to this tower alone
 * because the steps of several towers alternate.
 */
async function createTowerStep(
  engine: Engine,
  tower: Tower,
  index: number,
  values: Float32Array,
  slots: Float32Array | null,
): Promise<TrainStep> {
  const program = networkProgram<Minibatch>(tower.spec, {
    learner: "cloning",
    constants: [index],
    inputs: minibatchInputs(tower.spec),
    epsilon: 1e-8,
    gradientNorm: MAX_GRADIENT_NORM,
    terms: cloneLoss,
  });
  const step = await engine.trainStep(program);
  await step.restore(values.slice(tower.offset, tower.offset + tower.size), slots);
  return step;
}

/** Takes one step on all of these decisions; returns the metrics from before it. */
async function trainOnDecisions(step: TrainStep, network: NetworkSpec, decisions: Decisions, learningRate: number) {
  const all = Uint32Array.from({ length: decisions.count }, (_, i) => i);
  const metrics = await step.run(minibatch(network, decisions, all), learningRate);
  return { loss: metrics["crossEntropy"] ?? Number.NaN, accuracy: metrics["accuracy"] ?? Number.NaN };
}

/**
 * Mean cross-entropy of the actions taken, nats, and the share of them that are the most likely. Returns scalars.
 * @internal
 */
export function cloneLoss(tf: TF, net: Pick<TensorNetwork, "forward">, batch: Minibatch) {
  const { logPolicy, logProbs } = maskedPolicy(tf, net, batch);
  const loss = tf.neg(tf.mean(logProbs)) as Scalar;
  const isMostLikely = tf.greaterEqual(logProbs, tf.max(logPolicy, 1));
  // A term of its own because the loss is not among the reported terms.
  return { loss, crossEntropy: tf.clone(loss), accuracy: tf.mean(tf.cast(isMostLikely, "float32")) as Scalar };
}
