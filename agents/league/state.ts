import type { Measure } from "../../games/core/measures.ts";
import type { Pairing } from "../episode.ts";
import type { BaseProgress, CrossPlay, LeagueConfig } from "./ledger.ts";
import type { MemoryUpdate } from "./memory.ts";

/** A frozen policy of the population. */
export interface Member {
  readonly policy: string;
  /** Number of updates. */
  readonly version: number;
  readonly at: number;
}

/**
 * A point of the learning curve, at the time when the measured version was created: its evaluation may finish much
 * later.
 */
export interface EvaluationPoint {
  readonly version: number;
  /** Episodes the league had played by then. */
  readonly episodes: number;
  /** Seconds the league had run by then, pauses excluded. */
  readonly seconds: number;
  readonly at: number;
  readonly measures: Readonly<Record<string, Measure>>;
  /** Whether the costly measures are included. */
  readonly thorough?: boolean;
}

/** A point of the learner's metrics. */
export interface UpdatePoint {
  readonly version: number;
  readonly episodes: number;
  readonly samples: number;
  readonly lag: number;
  readonly at: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Results of the first named policy against the second, averaged over seats; snapshots only. */
export interface Payoff {
  readonly row: string;
  readonly column: string;
  readonly episodes: number;
  /** Mean return of `row`. */
  readonly mean: number;
}

/** A policy with its version. */
export interface Version {
  readonly policy: string;
  readonly version: number;
}

/** A version that may still play, and the memory that it plays with. */
export interface PlayingVersion extends Version {
  readonly memory: MemoryUpdate;
}

/** A played segment. */
export interface PlayedSegment {
  readonly id: string;
  readonly index: number;
  readonly pairing: Pairing;
  readonly policyVersion: number;
}

/** Seconds its jobs computed; thorough evaluations, which run only at the start and at the end, are excluded. */
export interface ComputedSeconds {
  /** Segments and updates. */
  readonly training: number;
  readonly evaluating: number;
  /** The newest evaluation; 0 before the first. */
  readonly lastEvaluation: number;
}

export type LeagueStatus = "running" | "paused" | "ended";

/** A league's ledger, folded. Plain data: any process that reads the same ledger has the same state. */
export interface LeagueState {
  readonly config: LeagueConfig;
  readonly status: LeagueStatus;
  /** Why it is paused or has ended; "" while it runs. */
  readonly reason: string;
  readonly episodes: number;
  readonly steps: number;
  readonly updates: number;
  /** Progress of cloning its base; null if it has none or is done. */
  readonly cloning: BaseProgress | null;
  /** Hash of the newest policy; null before the first member. */
  readonly policy: string | null;
  readonly optimizer: string | null;
  /** The policy of the averaged weights at the newest version, if the learner keeps an average. */
  readonly average: string | null;
  /**
   * The newest policies, the newest last: as many as play across versions, and one more if it may still have a round to
   * play.
   */
  readonly recent: readonly PlayingVersion[];
  readonly members: readonly Member[];
  /** Segments played and not yet learned from, oldest first, with the words that each adds to the memory. */
  readonly fresh: readonly (PlayedSegment & { readonly memory?: MemoryUpdate })[];
  /** The newest segments, learned from or not, oldest first: the input of measures of self-play. */
  readonly newest: readonly PlayedSegment[];
  /** Segments of the first policy, kept until they are measured. */
  readonly opening: readonly PlayedSegment[];
  /** The memory of the next segments. Words of a segment are added with the update that learns from it. */
  readonly memory: MemoryUpdate;
  /** Number of segments played. */
  readonly played: number;
  /** One more than the highest played index. */
  readonly nextSegment: number;
  /** Indices below `nextSegment` without an entry yet: assigned to a process that died. */
  readonly missing: readonly number[];
  readonly evaluations: readonly EvaluationPoint[];
  readonly learning: readonly UpdatePoint[];
  readonly payoffs: readonly Payoff[];
  /** The newest cross-play of snapshots, role by role, by the seat of the rows. */
  readonly matrices: Readonly<Record<number, CrossPlay>>;
  readonly fence: number;
  /** Seq the next entry must have. */
  readonly nextSeq: number;
  /** Seconds it ran, pauses and times without a leader excluded. */
  readonly seconds: number;
  /** Of these, the seconds before its first segment started: cloning a base takes a minute or two. Null before that. */
  readonly prepared: number | null;
  readonly lastAt: number;
  readonly computed: ComputedSeconds;
}
