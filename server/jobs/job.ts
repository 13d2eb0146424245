import type { GameOptions } from "../../games/core/game.ts";
import type { Pairing } from "../../agents/episode.ts";
import type { BaseProgress, ChosenRule, LeagueEvent } from "../../agents/league/ledger.ts";
import type { ResponseRequest } from "../../agents/league/responses.ts";
import type { Hyperparameters } from "../../agents/learners/learner.ts";
import type { MemberGames } from "../../agents/league/member-games.ts";
import type { MixedPolicy } from "../../agents/league/meta-strategy.ts";
import type { Version } from "../../agents/league/state.ts";
import { hashInputs } from "../../agents/networks/hash.ts";
import type { NetworkSpec } from "../../agents/networks/network.ts";
import type { PlayerReference } from "../../agents/player-reference.ts";

/*
 * `agent` is the agent that a job works for, in a league of several.
 */

/** Play `episodes` of one pairing and store them as a segment. */
export interface SegmentJob {
  readonly kind: "segment";
  readonly league: string;
  readonly agent?: string | undefined;
  readonly index: number;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly pairing: Pairing;
  readonly learnerSeats: readonly number[];
  readonly policyVersion: number;
  readonly episodes: number;
}

/**
 * Clone the next part of a game's base policy, the first member of a league; store the progress or the finished policy.
 */
export interface BaseJob {
  readonly kind: "base";
  readonly league: string;
  readonly agent?: string | undefined;
  readonly game: string;
  readonly options: GameOptions;
  /** Id of one of the game's bases. */
  readonly base: string;
  readonly network: NetworkSpec;
  /** Equal seeds, networks and bases give equal weights in every league. */
  readonly seed: string;
  /** The progress it continues from; null for the first part. */
  readonly from: BaseProgress | null;
}

/** Read segments back, learn from them, store the new weights. */
export interface UpdateJob {
  readonly kind: "update";
  readonly league: string;
  readonly agent?: string | undefined;
  readonly game: string;
  /** The version it produces. */
  readonly version: number;
  /** The version at which the agent last started over; absent if it never did. */
  readonly restartedAt?: number | undefined;
  readonly seed: string;
  readonly learner: string;
  readonly hyperparameters: Hyperparameters;
  readonly policy: string;
  readonly optimizer: string | null;
  /** Weights the KL penalty anchors the policy to: the league's base; null when it has none. */
  readonly anchor: string | null;
  readonly segments: readonly string[];
  /** Segments of people to learn from too; absent: none. */
  readonly people?: readonly string[] | undefined;
}

/** What to measure of a policy, and on which stored episodes. */
export interface EvaluationPlan {
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly policy: string;
  /** The policy of the weights averaged up to the same version; null when the learner keeps none. */
  readonly average: string | null;
  /** Snapshots measured together as a mixture; only in small games. */
  readonly snapshots: readonly Version[];
  /** The mixture that opponents are drawn from; only in small games, under a rule that solves for one. */
  readonly metaStrategy?: readonly MixedPolicy[];
  /** The policy that the league started from. */
  readonly base: string;
  /** Players of the seats that don't learn; the policy is not measured there. */
  readonly kept: readonly KeptSeat[];
  /** Ids of the stored self-play segments to measure. */
  readonly segments: readonly string[];
}

/** Measure a policy: exactly if the game can be enumerated, against the ladder, and with the game's own measures. */
export interface EvaluationJob extends EvaluationPlan {
  readonly kind: "evaluation";
  readonly league: string;
  readonly agent?: string | undefined;
  readonly version: number;
  /** Whether to compute the costly measures too. */
  readonly thorough: boolean;
}

/** A seat that doesn't learn, and its player. */
export interface KeptSeat {
  readonly seat: number;
  readonly player: PlayerReference;
  /** Whether another agent learns in this seat. */
  readonly ofOpponent?: boolean;
}

/** Cross-play snapshots: each in one seat against each in all other seats. */
export interface CrossPlayJob {
  readonly kind: "cross-play";
  readonly league: string;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly members: readonly Version[];
  /** The columns' snapshots, where these are another agent's. */
  readonly columns?: readonly Version[];
  /** The seat of the matrix's rows. */
  readonly seat: number;
  /** Seats that keep their player in every cell. */
  readonly kept: readonly KeptSeat[];
  /** Episodes a cell. */
  readonly episodes: number;
}

/** Play a new member against other members and scripted players; store the episodes of each pairing as a segment. */
export interface PayoffJob {
  readonly kind: "payoff";
  readonly league: string;
  readonly agent?: string | undefined;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly policy: string;
  /** One segment each. */
  readonly games: readonly MemberGames[];
}

/** Play a new member against the league's ladder players, which may be slow or unreachable. */
export interface LadderJob extends Omit<PayoffJob, "kind"> {
  readonly kind: "ladder";
  readonly version: number;
}

/** Decide whether a frozen policy joins the population: play what its gate wants to see. */
export interface GateJob {
  readonly kind: "gate";
  readonly league: string;
  readonly agent?: string | undefined;
  readonly game: string;
  readonly options: GameOptions;
  readonly seed: string;
  readonly version: number;
  readonly gate: ChosenRule;
  /** Hash of the frozen policy. */
  readonly candidate: string;
  /** Hash of the newest member of its agent; null for the first. */
  readonly current: string | null;
  /** Whether the two may meet. */
  readonly meetsCurrent: boolean;
  /** Hashes of the other members that it may meet, oldest first. */
  readonly past: readonly string[];
  /**
   * Where its gate wants to see exploitability: seats of best responses, and players of seats that it never learned.
   */
  readonly responses?: { readonly seats: readonly number[]; readonly kept: readonly KeptSeat[] } | undefined;
  /** Who takes which seat: "player" and "opponent", and the players of the other seats. */
  readonly pairings: readonly Pairing[];
}

/** Find what an opponent can get that knows a policy: exactly where that can be enumerated, else by training it. */
export interface BestResponseJob extends ResponseRequest {
  readonly kind: "best-response";
  readonly league: string;
  readonly agent?: string | undefined;
  readonly game: string;
}

/** A pure function of what the store holds: a job that runs twice writes the same documents. */
export type Job =
  | BaseJob
  | SegmentJob
  | UpdateJob
  | EvaluationJob
  | CrossPlayJob
  | PayoffJob
  | LadderJob
  | GateJob
  | BestResponseJob;

type EventOf<T extends LeagueEvent["type"]> = Extract<LeagueEvent, { type: T }>;

/** The ledger event that each kind of job returns. */
export interface JobResults {
  readonly base: EventOf<"base-progressed" | "member-added">;
  readonly segment: EventOf<"segment-played">;
  readonly update: EventOf<"policy-updated">;
  readonly evaluation: EventOf<"evaluated">;
  readonly "cross-play": EventOf<"cross-played">;
  readonly payoff: EventOf<"payoffs-played">;
  readonly ladder: EventOf<"ladder-played">;
  readonly gate: EventOf<"gate-decided">;
  readonly "best-response": EventOf<"best-response-found" | "best-response-failed">;
}

export type JobResult<J extends Job = Job> = JobResults[J["kind"]];

/** What log lines about a job have. */
export const jobFields = (id: string, { kind, league }: Pick<Job, "kind" | "league">) => ({ job: id, kind, league });

/** The job's name: the hash of its inputs. */
export const jobId = (job: Job): string => hashInputs(job);
