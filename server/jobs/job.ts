import type { GameOptions } from "../../games/core/game.ts";
import type { Pairing } from "../../agents/episode.ts";
import type { Hyperparameters, LeagueEvent } from "../../agents/league/ledger.ts";
import { hashInputs } from "../../agents/networks/hash.ts";

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
  readonly segments: readonly string[];
}

/** Measure a policy: exactly where the game can be enumerated, else against the ladder. */
export interface EvaluationJob {
  readonly kind: "evaluation";
  readonly league: string;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly policy: string;
  readonly version: number;
}

/** A pure function of what the store holds. One that runs twice writes the same documents. */
export type Job = SegmentJob | UpdateJob | EvaluationJob;

type EventOf<T extends LeagueEvent["type"]> = Extract<LeagueEvent, { type: T }>;

/** What each kind of job answers: the ledger event that tells of it. */
export interface JobResults {
  readonly segment: EventOf<"segment-played">;
  readonly update: EventOf<"policy-updated">;
  readonly evaluation: EventOf<"evaluated">;
}

export type JobResult<J extends Job = Job> = JobResults[J["kind"]];

/** The job's name: the hash of its inputs. */
export const jobId = (job: Job): string => hashInputs(job);
