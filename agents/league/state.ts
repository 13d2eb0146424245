import type { Measure } from "../../games/core/measures.ts";
import type { LeagueConfig } from "./ledger.ts";

/** A frozen policy of the population. */
export interface Member {
  readonly policy: string;
  /** Updates behind it. */
  readonly version: number;
  readonly at: number;
}

/** A point of the learning curve. */
export interface EvaluationPoint {
  readonly version: number;
  /** Episodes the league had played by then. */
  readonly episodes: number;
  /** Seconds the league had run by then, pauses left out. */
  readonly seconds: number;
  readonly at: number;
  readonly measures: Readonly<Record<string, Measure>>;
}

/** A point of the learner's own curve. */
export interface UpdatePoint {
  readonly version: number;
  readonly episodes: number;
  readonly samples: number;
  readonly lag: number;
  readonly at: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Results of the first named policy against the second, seats averaged; snapshots only. */
export interface Payoff {
  readonly row: string;
  readonly column: string;
  readonly episodes: number;
  /** Mean return of `row`. */
  readonly mean: number;
}

export type LeagueStatus = "running" | "paused" | "ended";

/** What a league's ledger says, folded. Plain data: any process that reads the same ledger has the same state. */
export interface LeagueState {
  readonly config: LeagueConfig;
  readonly status: LeagueStatus;
  /** Why it is paused or has ended; "" while it runs. */
  readonly reason: string;
  readonly episodes: number;
  readonly steps: number;
  readonly updates: number;
  /** Hash of the newest policy; null before the first member. */
  readonly policy: string | null;
  readonly optimizer: string | null;
  readonly members: readonly Member[];
  /** Ids of segments played and not yet learned from, oldest first. */
  readonly fresh: readonly { readonly id: string; readonly index: number; readonly policyVersion: number }[];
  /** Number of segments played. */
  readonly played: number;
  /** Index after the highest one played. */
  readonly nextSegment: number;
  /** Indices below `nextSegment` that have no entry yet: given out to a process that died. */
  readonly missing: readonly number[];
  readonly evaluations: readonly EvaluationPoint[];
  readonly learning: readonly UpdatePoint[];
  readonly payoffs: readonly Payoff[];
  readonly fence: number;
  /** Seq the next entry must have. */
  readonly nextSeq: number;
  /** Seconds it ran, pauses and absences of a leader left out. */
  readonly seconds: number;
  readonly lastAt: number;
}
