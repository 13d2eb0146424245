import type { Estimate } from "../../games/core/statistics.ts";
import type { RuleOptions, RuleOptionSpecs } from "../rule-options.ts";

/** Results of a player against one opponent. */
export interface Meeting {
  /** Key of the opponent in the payoff table. */
  readonly opponent: string;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/** What a gate decides on: everything that is known about a candidate so far. */
export interface GateEvidence {
  /** Key of the member that the candidate is to succeed, the newest of its agent; null for the first one. */
  readonly current: string | null;
  /** Whether the candidate may meet the current member; it can't where roles differ. */
  readonly meetsCurrent: boolean;
  /** Keys of the other frozen members that it may meet, oldest first. */
  readonly past: readonly string[];
  /** The candidate's results, at most one entry an opponent. */
  readonly candidateGames: readonly Meeting[];
  /** The current member's results against the past. */
  readonly currentGames: readonly Meeting[];
  /** Exploitability of both, in the game's unit: exact, or what trained best responses gain. Null until measured. */
  readonly exploitability: { readonly candidate: Estimate; readonly current: Estimate } | null;
}

/** Games that a gate wants next. */
export interface GameRequest {
  readonly player: "candidate" | "current";
  readonly opponent: string;
  /** Even: half of them in each seat. */
  readonly games: number;
}

/** A win that the candidate has over the current member, or lacks. */
export interface WinChange {
  readonly opponent: string;
  /** Mean scores against the opponent, draws being one half. */
  readonly candidate: number;
  readonly current: number;
}

/** A gate's decision on the evidence so far: plain data for the ledger. */
export interface GateDecision {
  readonly outcome: "accepted" | "refused" | "undecided";
  /** One sentence. */
  readonly reason: string;
  /** Everything it decided on, by name: statistics, thresholds, games. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly gained: readonly WinChange[];
  readonly lost: readonly WinChange[];
  /** What to play before it is asked again; empty once it decided. */
  readonly next: readonly GameRequest[];
  /** Whether it waits for {@link GateEvidence.exploitability}. */
  readonly needsExploitability: boolean;
}

/** How a snapshot joins the population. A pure function of the evidence. */
export interface Gate {
  readonly id: string;
  /** One sentence for help and page. */
  readonly summary: string;
  readonly options: RuleOptionSpecs;
  /** Whether it compares players by who wins, so that it can't be used in a game of partners. */
  readonly needsWinner?: true;
  decide(evidence: GateEvidence, options: RuleOptions): GateDecision;
}
