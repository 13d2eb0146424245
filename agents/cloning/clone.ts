import type { Scalar } from "@tensorflow/tfjs";
import type { BaseSpec } from "../../games/core/base.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import type { Engine } from "../engines/engine.ts";
import type { TF } from "../networks/tf.ts";
import type { TrainStep } from "../engines/step.ts";
import { assertFinite, networkProgram } from "../learners/descent.ts";
import { minibatch, minibatchInputs, type Decisions, type Minibatch } from "../learners/minibatch.ts";
import { policyOf } from "../learners/policy-terms.ts";
import { initialWeights, parameterCount, parameters } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import { towersOf, type Tower } from "../networks/towers.ts";
import { decisionsOfRoles, demonstrations, joined } from "./demonstrations.ts";

/** Whom to clone, into what. */
export interface CloneRequest {
  readonly engine: Engine;
  readonly game: Game;
  /** The league's options; a demonstration's own go before them. */
  readonly options: GameOptions;
  readonly base: BaseSpec;
  readonly network: NetworkSpec;
  /** Names the first weights and every episode: same seed, same clone. */
  readonly seed: string;
  /** Called between steps: a job process breathes here. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

/** A clone, and how near it came over the last tenth of its batches. */
export interface Clone {
  /** Weights in the layout of the network. */
  readonly values: Float32Array;
  /** Mean cross-entropy, nats a decision. */
  readonly loss: number;
  /** Share of decisions in which the likeliest action was the demonstrated one. */
  readonly accuracy: number;
}

/** Where a clone stands between two parts: plain data, from which the next part goes on exactly so. */
export interface CloneProgress {
  /** Batches shown so far. */
  readonly batches: number;
  /** Weights in the layout of the network, then Adam's slots tower by tower. */
  readonly vector: Float32Array;
  /** Sums over the last tenth of the batches, as far as it has come. */
  readonly sums: CloneSums;
}

/** Decisions shown, and sums over them: of the cross-entropy, and of those whose likeliest action was the one shown. */
export interface CloneSums {
  readonly decisions: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** Batches in a part: a few seconds of work, which is all that is lost with a process. */
const PART_BATCHES = 20;

/** Largest joint norm of a step's gradients. */
const GRADIENT_NORM = 1;

/**
 * Clones scripted players (behavioural cloning: Pomerleau 1989): in each step every demonstration's episodes are played anew, and
 * each tower takes one Adam step down the mean cross-entropy of its roles' decisions. A tower that nothing is shown to keeps its
 * first weights.
 * @throws AgentError `player/unknown`, `player/wrong-seat` for a base that names the wrong players; `learner/diverged`.
 */
export async function cloneBase(request: CloneRequest): Promise<Clone> {
  let progress: CloneProgress | null = null;
  for (;;) {
    progress = await clonePart(request, progress);
    const clone = finishedClone(request, progress);
    if (clone) return clone;
  }
}

/**
 * One part of it, a pure function of what it goes on from. Every part begins with the numbers that it is given, whether or not the
 * one before it was done in the same process: so a clone that was interrupted comes to the same weights, bit by bit.
 * @param from null: the first part.
 */
export async function clonePart(request: CloneRequest, from: CloneProgress | null): Promise<CloneProgress> {
  const { engine, base, network, breathe } = request;
  const seed = `clone/${base.id}/${request.seed}`;
  const show = demonstrations(request.game, request.options, base, network, breathe);
  const { values, slots } = from ? unpack(network, from.vector) : { values: firstWeights(network, seed), slots: [] };
  const apprentices = await Promise.all(
    towersOf(network).map(async (tower, i) => {
      return { tower, step: await apprentice(engine, tower, i, values, slots[i] ?? null) };
    }),
  );
  const counted = base.steps - Math.ceil(base.steps / 10);
  const sums = { decisions: 0, loss: 0, accuracy: 0, ...from?.sums };
  const first = from?.batches ?? 0;
  const end = Math.min(base.steps, first + PART_BATCHES);
  for (let batch = first; batch < end; batch++) {
    const shown = await show(`${seed}/${batch}`);
    for (const { tower, step } of apprentices) {
      const own = apprentices.length === 1 ? shown : decisionsOfRoles(shown, tower.roles, network);
      if (own.count === 0) continue;
      const { loss, accuracy } = await study(step, tower.spec, own, base.learningRate);
      if (batch < counted) continue;
      sums.decisions += own.count;
      sums.loss += loss * own.count;
      sums.accuracy += accuracy * own.count;
    }
    await breathe?.();
  }
  const parts: Float32Array[] = [];
  for (const { tower, step } of apprentices) {
    values.set(await step.values(), tower.offset);
    parts.push(whole(await step.slots(), tower));
  }
  return { batches: end, vector: joined([values, ...parts]), sums };
}

/** The clone, once all its batches were shown; null before. @throws AgentError `learner/diverged`. */
export function finishedClone(
  { base, network }: Pick<CloneRequest, "base" | "network">,
  { batches, vector, sums }: CloneProgress,
): Clone | null {
  if (batches < base.steps) return null;
  const means = { loss: sums.loss / sums.decisions, accuracy: sums.accuracy / sums.decisions };
  assertFinite(means);
  return { values: unpack(network, vector).values, ...means };
}

/** A tower's slots in full: an optimiser that never took a step may have none. */
function whole(slots: Float32Array, { size }: Tower): Float32Array {
  return slots.length > 1 ? slots : new Float32Array(1 + 2 * size);
}

/** @throws RangeError for a vector of another network. */
function unpack(network: NetworkSpec, vector: Float32Array) {
  const towers = towersOf(network);
  const size = parameterCount(network);
  const expected = 3 * size + towers.length;
  if (vector.length !== expected) throw new RangeError(`A clone of this network has ${expected} numbers under way.`);
  let offset = size;
  const slots = towers.map((tower) => {
    const start = offset;
    offset += 1 + 2 * tower.size;
    return vector.slice(start, offset);
  });
  return { values: vector.slice(0, size), slots };
}

/** First weights whose value heads say 0: nothing teaches them here, and on a taught trunk drawn ones would say large things. */
function firstWeights(network: NetworkSpec, seed: string): Float32Array {
  const values = initialWeights(network, seed);
  for (const { name, offset, size } of parameters(network)) {
    if (name.includes("value/")) values.fill(0, offset, offset + size);
  }
  return values;
}

/** A tower's train step, begun from its weights and slots; null: fresh ones. The step is the tower's own: steps of several towers take turns. */
async function apprentice(
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
    gradientNorm: GRADIENT_NORM,
    terms: cloneLoss,
  });
  const step = await engine.trainStep(program);
  await step.restore(values.slice(tower.offset, tower.offset + tower.size), slots);
  return step;
}

/** One step on all of these decisions; how they looked before it. */
async function study(step: TrainStep, network: NetworkSpec, decisions: Decisions, learningRate: number) {
  const all = Uint32Array.from({ length: decisions.count }, (_, i) => i);
  const told = await step.run(minibatch(network, decisions, all), learningRate);
  return { loss: told["crossEntropy"] ?? Number.NaN, accuracy: told["accuracy"] ?? Number.NaN };
}

/** Mean cross-entropy of the actions taken, nats, and the share of them that are the likeliest. Answers scalars. */
export function cloneLoss(tf: TF, net: Pick<TensorNetwork, "forward">, batch: Minibatch) {
  const { logPolicy, logProbs } = policyOf(tf, net, batch);
  const loss = tf.neg(tf.mean(logProbs)) as Scalar;
  const likeliest = tf.greaterEqual(logProbs, tf.max(logPolicy, 1));
  // A term of its own: the loss is not among those that are reported.
  return { loss, crossEntropy: tf.clone(loss), accuracy: tf.mean(tf.cast(likeliest, "float32")) as Scalar };
}
