import type { GameOptions } from "../../games/core/game.ts";
import type { Pairing } from "../../agents/episode.ts";
import type { BaseProgress, LeagueEvent } from "../../agents/league/ledger.ts";
import type { Hyperparameters } from "../../agents/learners/learner.ts";
import type { Version } from "../../agents/league/state.ts";
import { hashInputs } from "../../agents/networks/hash.ts";
import type { NetworkSpec } from "../../agents/networks/network.ts";
import type { PlayerReference } from "../../agents/player-reference.ts";

/** Play `episodes` of one pairing and store them as a segment. */
export interface SegmentJob {
  readonly kind: "segment";
  readonly league: string;
  readonly index: number;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly pairing: Pairing;
  readonly learnerSeats: readonly number[];
  readonly policyVersion: number;
  readonly episodes: number;
}

/** Clone the next part of a game's base policy, the first member of a league, and store how far that is, or the policy. */
export interface BaseJob {
  readonly kind: "base";
  readonly league: string;
  readonly game: string;
  readonly options: GameOptions;
  /** Which of the game's bases, by id. */
  readonly base: string;
  readonly network: NetworkSpec;
  /** Same seed, same network, same base: the same weights, in whichever league. */
  readonly seed: string;
  /** What it goes on from; null: the first part. */
  readonly from: BaseProgress | null;
}

/** Read segments back, learn from them, store the new weights. */
export interface UpdateJob {
  readonly kind: "update";
  readonly league: string;
  readonly game: string;
  /** The version it makes. */
  readonly version: number;
  readonly seed: string;
  readonly learner: string;
  readonly hyperparameters: Hyperparameters;
  readonly policy: string;
  readonly optimizer: string | null;
  /** Weights that KL holds the policy to: the league's base; null where it has none. */
  readonly anchor: string | null;
  readonly segments: readonly string[];
}

/** Measure a policy: exactly where the game can be enumerated, against the ladder, and by what the game measures. */
export interface EvaluationJob {
  readonly kind: "evaluation";
  readonly league: string;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly policy: string;
  readonly version: number;
  /** The policy of the weights averaged up to that version; null: the learner keeps none. */
  readonly average: string | null;
  /** Snapshots that are measured together, as a mixture; only of small games. */
  readonly snapshots: readonly Version[];
  /** The policy that the league started from. */
  readonly base: string;
  /** Who sits in the seats that don't learn: the policy is not measured there. */
  readonly kept: readonly KeptSeat[];
  /** Stored self-play to be measured, by id. */
  readonly segments: readonly string[];
  /** Whether to take the costly measures as well. */
  readonly thorough: boolean;
}

/** A seat that doesn't learn, and its player. */
export interface KeptSeat {
  readonly seat: number;
  readonly player: PlayerReference;
}

/** Let snapshots meet: each in one seat, each in all the others. */
export interface CrossPlayJob {
  readonly kind: "cross-play";
  readonly league: string;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly members: readonly Version[];
  /** The seat of the matrix's rows. */
  readonly seat: number;
  /** Seats that keep their player, whoever meets. */
  readonly kept: readonly KeptSeat[];
  /** Episodes in each cell. */
  readonly episodes: number;
}

/** A pure function of what the store holds. One that runs twice writes the same documents. */
export type Job = BaseJob | SegmentJob | UpdateJob | EvaluationJob | CrossPlayJob;

type EventOf<T extends LeagueEvent["type"]> = Extract<LeagueEvent, { type: T }>;

/** What each kind of job answers: the ledger event that tells of it. */
export interface JobResults {
  readonly base: EventOf<"base-progressed" | "member-added">;
  readonly segment: EventOf<"segment-played">;
  readonly update: EventOf<"policy-updated">;
  readonly evaluation: EventOf<"evaluated">;
  readonly "cross-play": EventOf<"cross-played">;
}

export type JobResult<J extends Job = Job> = JobResults[J["kind"]];

/** The job's name: the hash of its inputs. */
export const jobId = (job: Job): string => hashInputs(job);
