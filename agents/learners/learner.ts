import type { Game } from "../../games/core/game.ts";
import type { Random } from "../../games/core/random.ts";
import type { Engine } from "../engines/engine.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { Samples } from "../rollout/samples.ts";

/** Hyper-parameters of a learner by name; each learner documents its own. */
export type Hyperparameters = Readonly<Record<string, number>>;

/** A hyper-parameter as data: the form, the command line and the documents show it. */
export interface HyperparameterSpec {
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly meaning: string;
  /** Whether it takes whole numbers alone. */
  readonly integer?: boolean;
  /** Whether a role may have a value of its own, given as `NAME.ROLE`: `entropy.proposer`. */
  readonly byRole?: boolean;
  /** Whether it holds the policy to the base where it is above 0: a league without a base can't have that. */
  readonly anchored?: boolean;
}

/** Where an update starts from, and what it learns from. */
export interface UpdateRequest {
  readonly engine: Engine;
  readonly network: NetworkSpec;
  /** Weights in the layout of the network. */
  readonly values: Float32Array;
  /** The optimiser's slots as an earlier update left them, or null at the start. */
  readonly optimizer: Float32Array | null;
  /** Weights that the policy is held to by KL, in the same layout: those the league started from. Null where it has none. */
  readonly anchor: Float32Array | null;
  /** Names of the roles, by number: hyper-parameters of single roles go by them. */
  readonly roleNames: readonly string[];
  readonly samples: Samples;
  readonly hyperparameters: Hyperparameters;
  /** Updates before this one: schedules go by it. */
  readonly version: number;
  readonly random: Random;
  /** Called between steps: a job process breathes here. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

export interface UpdateResult {
  readonly values: Float32Array;
  /** An average of the weights over updates, in the same layout: a policy to be measured beside the last one. */
  readonly average?: Float32Array;
  readonly optimizer: Float32Array;
  /** Means over the update's steps, by name; see the learner's `metrics`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** A learning algorithm: one file, one registry line. */
export interface Learner {
  readonly id: string;
  readonly summary: string;
  readonly hyperparameters: Readonly<Record<string, HyperparameterSpec>>;
  /** Meaning of each metric of an update; some are reported only where they apply. */
  readonly metrics: Readonly<Record<string, string>>;
  /** Whether its samples must tell what all seats see together (see `Samples.joint`): for training alone, never for play. */
  readonly joint?: boolean;
  /** What a league with it had better be, where nobody chose: episodes an update learns from, share of them against past policies. */
  readonly league?: { readonly updateEpisodes: number; readonly pastShare: number };
  /** Refuses games it can't learn; absent: it takes all. @throws AgentError `learner/wrong-game` saying why. */
  suits?(game: Game): void;
  /** One update. @throws AgentError `learner/diverged` when the loss is not finite. */
  update(request: UpdateRequest): Promise<UpdateResult>;
}
