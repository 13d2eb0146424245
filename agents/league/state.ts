import type { Measure } from "../../games/core/measures.ts";
import type { Pairing } from "../episode.ts";
import type { BaseProgress, CrossPlay, LeagueConfig } from "./ledger.ts";
import type { MemoryUpdate } from "./memory.ts";

/** A frozen policy of the population. */
export interface Member {
  readonly policy: string;
  /** Updates behind it. */
  readonly version: number;
  readonly at: number;
}

/** A point of the learning curve, at the time when the measured version came about: its evaluation may land much later. */
export interface EvaluationPoint {
  readonly version: number;
  /** Episodes the league had played by then. */
  readonly episodes: number;
  /** Seconds the league had run by then, pauses left out. */
  readonly seconds: number;
  readonly at: number;
  readonly measures: Readonly<Record<string, Measure>>;
  /** Whether the costly measures are among them. */
  readonly thorough?: boolean;
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

/** A policy by its place in the line of updates. */
export interface Version {
  readonly policy: string;
  readonly version: number;
}

/** A version that may yet play, and the memory that it plays with. */
export interface PlayingVersion extends Version {
  readonly memory: MemoryUpdate;
}

/** A segment that was played. */
export interface PlayedSegment {
  readonly id: string;
  readonly index: number;
  readonly pairing: Pairing;
  readonly policyVersion: number;
}

/** Seconds that its jobs computed; thorough evaluations, which come once at the start and once at the end, are left out. */
export interface ComputedSeconds {
  /** Segments and updates. */
  readonly training: number;
  readonly evaluating: number;
  /** The newest evaluation; 0 before the first. */
  readonly lastEvaluation: number;
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
  /** How far its base is cloned; null where it has none or is done. */
  readonly cloning: BaseProgress | null;
  /** Hash of the newest policy; null before the first member. */
  readonly policy: string | null;
  readonly optimizer: string | null;
  /** The policy of the weights averaged up to the newest, where the learner keeps an average. */
  readonly average: string | null;
  /** The newest policies, the newest last: as many as play across versions, and one more where it may have a round to play yet. */
  readonly recent: readonly PlayingVersion[];
  readonly members: readonly Member[];
  /** Segments played and not yet learned from, oldest first, with the words that each adds to the memory. */
  readonly fresh: readonly (PlayedSegment & { readonly memory?: MemoryUpdate })[];
  /** The newest segments, learned from or not, oldest first: what measures of self-play look at. */
  readonly newest: readonly PlayedSegment[];
  /** What the first policy played, kept until that is measured. */
  readonly opening: readonly PlayedSegment[];
  /** What the next segments are played with. Words of a segment come in with the update that learns from it. */
  readonly memory: MemoryUpdate;
  /** Number of segments played. */
  readonly played: number;
  /** Index after the highest one played. */
  readonly nextSegment: number;
  /** Indices below `nextSegment` that have no entry yet: given out to a process that died. */
  readonly missing: readonly number[];
  readonly evaluations: readonly EvaluationPoint[];
  readonly learning: readonly UpdatePoint[];
  readonly payoffs: readonly Payoff[];
  /** The newest meetings of snapshots, role by role, by the seat of the rows. */
  readonly matrices: Readonly<Record<number, CrossPlay>>;
  readonly fence: number;
  /** Seq the next entry must have. */
  readonly nextSeq: number;
  /** Seconds it ran, pauses and absences of a leader left out. */
  readonly seconds: number;
  /** Of these, what had passed when its first segment was begun: making a base takes a minute or two. Null before that. */
  readonly prepared: number | null;
  readonly lastAt: number;
  readonly computed: ComputedSeconds;
}
