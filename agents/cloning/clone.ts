import type { AdamOptimizer, Scalar } from "@tensorflow/tfjs";
import type { BaseSpec } from "../../games/core/base.ts";
import type { Game, GameOptions } from "../../games/core/game.ts";
import type { TF } from "../engines/engine.ts";
import { assertFinite, gradientStep } from "../learners/descent.ts";
import { minibatch, type Decisions, type Minibatch } from "../learners/minibatch.ts";
import { policyOf } from "../learners/policy-terms.ts";
import { initialWeights, parameters } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { tensorNetwork, type TensorNetwork } from "../networks/tensor-network.ts";
import { towersOf, type Tower } from "../networks/towers.ts";
import { decisionsOfRoles, demonstrations } from "./demonstrations.ts";

/** Whom to clone, into what. */
export interface CloneRequest {
  readonly tf: TF;
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

/** Largest joint norm of a step's gradients. */
const GRADIENT_NORM = 1;

/**
 * Clones scripted players (behavioural cloning: Pomerleau 1989): in each step every demonstration's episodes are played anew, and
 * each tower takes one Adam step down the mean cross-entropy of its roles' decisions. A tower that nothing is shown to keeps its
 * first weights.
 * @throws AgentError `player/unknown`, `player/wrong-seat` for a base that names the wrong players; `learner/diverged`.
 */
export async function cloneBase(request: CloneRequest): Promise<Clone> {
  const { tf, base, network, breathe } = request;
  const seed = `clone/${base.id}/${request.seed}`;
  const show = demonstrations(request.game, request.options, base, network, breathe);
  const values = firstWeights(network, seed);
  const apprentices = towersOf(network).map((tower) => new Apprentice(tf, tower, values, base.learningRate));
  const counted = base.steps - Math.ceil(base.steps / 10);
  const last = { decisions: 0, loss: 0, accuracy: 0 };
  try {
    for (let step = 0; step < base.steps; step++) {
      const shown = await show(`${seed}/${step}`);
      for (const apprentice of apprentices) {
        const own = apprentices.length === 1 ? shown : decisionsOfRoles(shown, apprentice.tower.roles, network);
        if (own.count === 0) continue;
        const { loss, accuracy } = apprentice.step(own);
        if (step < counted) continue;
        last.decisions += own.count;
        last.loss += loss * own.count;
        last.accuracy += accuracy * own.count;
      }
      await breathe?.();
    }
    for (const { tower, net } of apprentices) values.set(net.read(), tower.offset);
  } finally {
    for (const apprentice of apprentices) apprentice.dispose();
  }
  const means = { loss: last.loss / last.decisions, accuracy: last.accuracy / last.decisions };
  assertFinite(means);
  return { values, ...means };
}

/** First weights whose value heads say 0: nothing teaches them here, and on a taught trunk drawn ones would say large things. */
function firstWeights(network: NetworkSpec, seed: string): Float32Array {
  const values = initialWeights(network, seed);
  for (const { name, offset, size } of parameters(network)) {
    if (name.includes("value/")) values.fill(0, offset, offset + size);
  }
  return values;
}

/** A tower that is taught. Owns its variables and its optimiser until `dispose`. */
class Apprentice {
  readonly tower: Tower;
  readonly net: TensorNetwork;
  private readonly tf: TF;
  private readonly optimizer: AdamOptimizer;

  constructor(tf: TF, tower: Tower, values: Float32Array, learningRate: number) {
    this.tf = tf;
    this.tower = tower;
    this.net = tensorNetwork(tf, tower.spec, values.slice(tower.offset, tower.offset + tower.size));
    this.optimizer = tf.train.adam(learningRate, 0.9, 0.999, 1e-8);
  }

  /** One step on all of these decisions; how they looked before it. */
  step(decisions: Decisions): { readonly loss: number; readonly accuracy: number } {
    const { tf, net } = this;
    const all = Uint32Array.from({ length: decisions.count }, (_, i) => i);
    const terms = () => cloneLoss(tf, net, minibatch(tf, net.spec, decisions, all));
    const told = gradientStep(tf, net, this.optimizer, GRADIENT_NORM, terms);
    return { loss: told["crossEntropy"] ?? Number.NaN, accuracy: told["accuracy"] ?? Number.NaN };
  }

  dispose(): void {
    this.net.dispose();
    this.optimizer.dispose();
  }
}

/** Mean cross-entropy of the actions taken, nats, and the share of them that are the likeliest. Answers scalars. */
export function cloneLoss(tf: TF, net: Pick<TensorNetwork, "forward">, batch: Minibatch) {
  const { logPolicy, logProbs } = policyOf(tf, net, batch);
  const loss = tf.neg(tf.mean(logProbs)) as Scalar;
  const likeliest = tf.greaterEqual(logProbs, tf.max(logPolicy, 1));
  // A term of its own: the loss is not among those that are reported.
  return { loss, crossEntropy: tf.clone(loss), accuracy: tf.mean(tf.cast(likeliest, "float32")) as Scalar };
}
