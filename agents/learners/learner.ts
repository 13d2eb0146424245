import type { Game } from "../../games/core/game.ts";
import type { Random } from "../../games/core/random.ts";
import type { Engine } from "../engines/engine.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { Samples } from "../rollout/samples.ts";

/** Hyper-parameters of a learner by name; each learner documents its own. @see {@link Learner} */
export type Hyperparameters = Readonly<Record<string, number>>;

/** A hyper-parameter as data: shown by the form, the command line and the documents. @see {@link Learner} */
export interface HyperparameterSpec {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
  /** Whether it takes integers only. */
  readonly integer?: boolean;
  /** Whether a role may have its own value, given as `NAME.ROLE`: `entropy.proposer`. */
  readonly byRole?: boolean;
  /** Whether it anchors the policy to the base when above 0: a league without a base can't use that. */
  readonly anchored?: boolean;
}

/** An update's starting point and samples. @see {@link Learner} */
export interface UpdateRequest {
  readonly engine: Engine;
  readonly network: NetworkSpec;
  /** Weights in the layout of the network. */
  readonly values: Float32Array;
  /** The optimiser's slots as an earlier update returned them, or null at the start. */
  readonly optimizer: Float32Array | null;
  /** The weights of the KL anchor, in the same layout: those the league started from. Null if it has none. */
  readonly anchor: Float32Array | null;
  /** Names of the roles, by index: per-role hyper-parameters use them. */
  readonly roleNames: readonly string[];
  readonly samples: Samples;
  readonly hyperparameters: Hyperparameters;
  /** Number of updates before this one, the input of schedules. */
  readonly version: number;
  readonly random: Random;
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
}

/** What an update returns: new weights, the optimiser's state, and metrics. @see {@link Learner} */
export interface UpdateResult {
  readonly values: Float32Array;
  /** An average of the weights over updates, in the same layout: a policy to measure in addition to the last one. */
  readonly average?: Float32Array | undefined;
  readonly optimizer: Float32Array;
  /** Means over the update's steps, by name; see the learner's `metrics`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * A learning algorithm: one file, one registry line.
 *
 * @example
 * import { resolveHyperparameters } from "red-queen/agents";
 * import type { Hyperparameters, HyperparameterSpec, Learner, UpdateRequest, UpdateResult } from "red-queen/agents";
 *
 * const step: HyperparameterSpec = { default: 0.01, min: 0, max: 1, meaning: "Maximum change of a weight." };
 * const drift: Learner = {
 *   id: "drift",
 *   summary: "A control that learns nothing: its weights drift at random.",
 *   hyperparameters: { step },
 *   metrics: { trajectories: "Trajectories of the update." },
 *   async update({ values, samples, hyperparameters, random }: UpdateRequest): Promise<UpdateResult> {
 *     const moved = values.map((value) => value + (hyperparameters["step"] ?? 0) * (2 * random() - 1));
 *     return { values: moved, optimizer: new Float32Array(1), metrics: { trajectories: samples.returns.length } };
 *   },
 * };
 * const resolved: Hyperparameters = resolveHyperparameters(drift, {});
 * console.log(resolved); // { step: 0.01 }
 */
export interface Learner {
  readonly id: string;
  readonly summary: string;
  readonly hyperparameters: Readonly<Record<string, HyperparameterSpec>>;
  /** Meaning of each metric of an update; some are reported only if they apply. */
  readonly metrics: Readonly<Record<string, string>>;
  /**
   * Whether it needs samples with the joint observation of all seats (see `Samples.joint`): for training alone, never
   * for play.
   */
  readonly joint?: boolean;
  /** Whether it clips the ratio of the trained policy to the one that played, so that it may learn from older play. */
  readonly clipsRatios?: boolean;
  /** Whether its updates give an average of the weights too. */
  readonly averages?: boolean;
  /** Recommended defaults of its leagues: episodes per update, share of them against past policies. */
  readonly league?: { readonly updateEpisodes: number; readonly pastShare: number };
  /** Throws for games it can't learn; absent: it takes all. @throws AgentError `learner/wrong-game` saying why. */
  assertSupports?(game: Game): void;
  /** One update. @throws AgentError `learner/diverged` when the loss is not finite. */
  update(request: UpdateRequest): Promise<UpdateResult>;
}
