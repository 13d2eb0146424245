import type { GameOptions } from "../../games/core/game.ts";
import type { Pairing } from "../episode.ts";

/** Hyper-parameters of a learner by name; each learner documents its own. */
export type Hyperparameters = Readonly<Record<string, number>>;

/** What a league is: written once, when it is created. */
export interface LeagueConfig {
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: number;
  readonly learner: { readonly id: string; readonly hyperparameters: Hyperparameters };
  /** Hidden layers of the policy network. */
  readonly hidden: readonly number[];
  /** Episodes in a segment. */
  readonly segmentEpisodes: number;
  /** Segments between two updates. */
  readonly segmentsPerUpdate: number;
  /** Share of segments in which the current policy meets a past snapshot (0 to 1); the others are current against current. */
  readonly pastShare: number;
  /** Updates between two snapshots, at least: an old league takes them further apart. */
  readonly snapshotEvery: number;
  /** Updates between two evaluations, at least. */
  readonly evaluateEvery: number;
  /** What ends the league; absent: only a person does. */
  readonly budget: { readonly updates?: number; readonly seconds?: number };
}

/** One measured number with what a reader needs to trust it. */
export interface Measure {
  readonly value: number;
  /** 95% interval; equal to the value where it is exact. */
  readonly low: number;
  readonly high: number;
  /** Sample size; 0 where the value is exact. */
  readonly n: number;
  readonly unit: string;
  /** One sentence of meaning, for people. */
  readonly meaning: string;
}

/** What happened in a league: the whole truth about it, append-only. */
export type LeagueEvent =
  | { readonly type: "created"; readonly config: LeagueConfig }
  /** A process took the lead; entries of an earlier fence can't follow. */
  | { readonly type: "led"; readonly holder: string; readonly fence: number }
  | {
      readonly type: "segment-played";
      readonly segment: string;
      readonly index: number;
      readonly pairing: Pairing;
      readonly policyVersion: number;
      readonly episodes: number;
      /** Actions of seats, chance not counted. */
      readonly steps: number;
      /** Mean return of each seat. */
      readonly returns: readonly number[];
      /** Seconds the job computed. */
      readonly seconds: number;
    }
  | {
      readonly type: "policy-updated";
      readonly update: string;
      /** 1 for the first retrained policy; 0 is the initial one. */
      readonly version: number;
      readonly policy: string;
      readonly optimizer: string | null;
      /** The segments it learned from. */
      readonly segments: readonly string[];
      readonly samples: number;
      /** Largest number of updates between acting and learning. */
      readonly lag: number;
      readonly metrics: Readonly<Record<string, number>>;
      readonly seconds: number;
    }
  /** A snapshot (frozen member) joined the population; the initial policy is the first. */
  | { readonly type: "member-added"; readonly policy: string; readonly version: number }
  | {
      readonly type: "evaluated";
      readonly evaluation: string;
      readonly policy: string;
      readonly version: number;
      readonly measures: Readonly<Record<string, Measure>>;
      readonly seconds: number;
    }
  | { readonly type: "paused"; readonly reason: string }
  | { readonly type: "resumed" }
  | { readonly type: "ended"; readonly reason: string };

/** An event at its place in the ledger. */
export interface LedgerEntry {
  /** 0, 1, 2, … without gaps. */
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: LeagueEvent;
}
