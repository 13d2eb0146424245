import type { Measure } from "../../games/core/measures.ts";
import type { Pairing } from "../episode.ts";
import type { Alarm } from "./alarm.ts";
import type { AgentIdentity } from "./agents.ts";
import type { BaseProgress, CrossPlay, LeagueConfig } from "./ledger.ts";
import type { BestResponse, ResponseRequest } from "./responses.ts";
import type { KeyedResult, LeaguePayoffs } from "./league-payoffs.ts";
import type { MemoryUpdate } from "./memory.ts";
import type { WorkEngines } from "./work-engines.ts";

/** A frozen policy of the population. */
export interface Member {
  readonly policy: string;
  /** The agent that it was. */
  readonly agent: string;
  /** Number of updates of its agent. */
  readonly version: number;
  readonly at: number;
  /** Hash of the frozen policy that it was trained from; null for an agent's first. */
  readonly parent: string | null;
  /** Whether it is the average of the weights at its version; absent: the last ones. */
  readonly isAverage?: boolean;
}

/** A frozen policy that a gate refused. */
export interface RefusedCandidate extends Member {
  /** One sentence. */
  readonly reason: string;
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

/** A policy with its version. */
export interface Version {
  readonly policy: string;
  readonly version: number;
}

/** A match of a person, stored as a segment. */
export interface PeopleSegment {
  readonly id: string;
  readonly match: string;
  /** Public id of the person; null for one without a key, or whose match does not count for it. */
  readonly person: string | null;
  readonly policyVersion: number;
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
  /** Whether the opponents' seats had the agent's current rivals; true where it has no such seats. */
  readonly isCurrent: boolean;
}

/** A segment that was not learned from yet. */
export interface FreshSegment extends PlayedSegment {
  /** What its episodes add to the memory. */
  readonly memory?: MemoryUpdate | undefined;
  /** Its results for the payoff table. */
  readonly results: readonly KeyedResult[];
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

/**
 * A league's ledger, folded, as one of its agents sees it: configuration, policy, segments and curves are the agent's;
 * status, time, population and payoffs the league's. Any process that reads the same ledger has the same state.
 */
export interface LeagueState {
  /** The configuration the agent learns under. */
  readonly config: LeagueConfig;
  readonly agent: AgentIdentity;
  /** The states of all agents, this one included; the first agent's is the one that a league is shown by. */
  readonly agents: readonly LeagueState[];
  /**
   * Number of completed epochs. In each, every agent learns once, or less often by its share, against the population at
   * its beginning. With one agent: its number of updates.
   */
  readonly epoch: number;
  /** Members of all agents, in the order in which they joined. */
  readonly population: readonly Member[];
  /** Policies of the agent that its gate refused, oldest first; the newest so many. */
  readonly refused: readonly RefusedCandidate[];
  /** The frozen policy that the agent's policy was trained from; null before the first member. */
  readonly parent: string | null;
  /** The version at which the agent last started over; 0 if it never did. */
  readonly restartedAt: number;
  /** The version that its gate last decided on, that joined, or that started over, whichever is the newest. */
  readonly decidedAt: number;
  /** The version that its gate accepted last; 0 before. */
  readonly acceptedAt: number;
  /** The version of the newest member that has played its first games; -1 before. */
  readonly payoffsAt: number;
  /** The version of the newest member that has played the league's ladder players; -1 before. */
  readonly ladderAt: number;
  readonly payoffs: LeaguePayoffs;
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
   * The newest policies, the newest last: as many as play across versions, and one more that may still have a round to
   * play.
   */
  readonly recent: readonly PlayingVersion[];
  /** The agent's own members, oldest first; its first policy is the first. */
  readonly members: readonly Member[];
  /** Segments played and not yet learned from, oldest first, with the words that each adds to the memory. */
  readonly fresh: readonly FreshSegment[];
  /** Segments of people that no update has learned from yet, oldest first. */
  readonly people: readonly PeopleSegment[];
  /** Ids of the matches of people whose versions are still recent, learned from or not. */
  readonly peopleMatches: ReadonlyMap<string, number>;
  /** The recent versions since the agent last started over, oldest first, if it learns from people. */
  readonly versions: readonly Version[];
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
  /** The agent's active alarms, oldest first. */
  readonly alarms: readonly Alarm[];
  /** A best response to one of the agent's policies that was requested and is not found yet. */
  readonly responseRequest: ResponseRequest | null;
  /** The newest best responses to the agent's policies, oldest first; of equal policy and seat, the newest. */
  readonly responses: readonly BestResponse[];
  /** The newest cross-play of snapshots, role by role, by the seat of the rows. */
  readonly matrices: Readonly<Record<number, CrossPlay>>;
  readonly fence: number;
  /** Engines that its jobs ran on last; ledgers of older releases don't say. */
  readonly engines: WorkEngines;
  /** Seq the next entry must have. */
  readonly nextSeq: number;
  /** Seconds it ran, pauses and times without a leader excluded. */
  readonly seconds: number;
  /** Of these, the seconds before its first segment started: cloning a base takes a minute or two. Null before that. */
  readonly prepared: number | null;
  readonly lastAt: number;
  readonly computed: ComputedSeconds;
}
