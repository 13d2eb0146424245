import type { PayoffChange } from "../payoffs/change-log.ts";
import type { PlayerReference } from "../player-reference.ts";
import type { RuleOptions, RuleOptionSpecs } from "../rule-options.ts";

/**
 * What an agent is for. A main agent is what the league is run for; a main exploiter looks for weaknesses of the main
 * agents, a league exploiter for those of the whole population (Vinyals et al. 2019, "Grandmaster level in StarCraft
 * II", methods); a best response is trained against the population's meta-strategy (Lanctot et al. 2017, "PSRO").
 */
export const agentKinds = ["main", "main-exploiter", "league-exploiter", "best-response"] as const;

export type AgentKind = (typeof agentKinds)[number];

/** An opponent that may take a seat: a frozen member, or the newest policy of an agent. */
export interface Opponent {
  /** The reference that is seated. */
  readonly player: PlayerReference;
  /** Its row in the payoff table: a member's policy hash, or {@link lineKey} of the agent whose newest policy it is. */
  readonly key: string;
  /** Id of the agent that it is or was. */
  readonly agent: string;
  readonly kind: AgentKind;
  /** Updates of that agent when it was frozen, or so far. */
  readonly version: number;
}

/** Key in the payoff table of an agent's newest policy, whichever it is: results of its earlier versions decay. */
export const lineKey = (agent: string): string => `agent:${agent}`;

const LINE_PREFIX = lineKey("");

/** Whether a key is that of an agent's newest policy. */
export const isLine = (key: string): boolean => key.startsWith(LINE_PREFIX);

/**
 * What a value that was computed from payoffs becomes after results between some pairs have changed: exactly what would
 * be computed now.
 */
export type Correction<T> = (before: T, changes: readonly PayoffChange[]) => T;

/** The correction of a value that depends on payoffs between members only. */
export const betweenMembers =
  <T>(compute: () => T): Correction<T> =>
  (before, changes) =>
    changes.some(({ row, column }) => !isLine(row) && !isLine(column)) ? compute() : before;

/** What a matchmaking rule decides on. Depends on the ledger alone, so that equal seeds give equal leagues. */
export interface MatchmakingView {
  readonly agent: { readonly id: string; readonly kind: AgentKind };
  /** Frozen members that may take a seat against this agent, in the order in which they joined; maybe none. */
  readonly past: readonly Opponent[];
  /**
   * Frozen members that may take this agent's own seats, in the order in which they joined: equal to `past` where all
   * may meet all. Where roles differ they are a population of their own, and `past` is the other.
   */
  readonly peers: readonly Opponent[];
  /** Newest policies of the agents that may take a seat against it; its own comes first if it may play itself. */
  readonly newest: readonly Opponent[];
  /** Share of segments against the past, 0 to 1: an option of the league that simple rules use. */
  readonly pastShare: number;
  /** Mean score of `row` against `column`, 0 to 1, a draw is one half; one half before their first game. */
  score(row: string, column: string): number;
  /** Mean return of `row` minus that of `column`; 0 before their first game. */
  payoff(row: string, column: string): number;
  /** Number of games between the two, after decay. */
  games(row: string, column: string): number;
  /**
   * A value that depends on `agent`, `past`, `peers` and payoffs alone, computed again only after those have changed: a
   * rule is called for each segment, and a league may have 1,000 members.
   * @param key names the value and what else it depends on.
   * @param correct where a few changed payoffs don't take a new computation. It may change the value in place.
   */
  remember<T>(key: string, compute: () => T, correct?: Correction<T>): T;
}

/** A mixture of opponents. */
export interface MetaStrategy {
  readonly opponents: readonly Opponent[];
  /** The probability of each. */
  readonly masses: readonly number[];
}

/** A matchmaking rule: chooses who plays against an agent in a segment. A pure function. */
export interface MatchmakingRule {
  readonly id: string;
  /** One sentence for help and page. */
  readonly summary: string;
  readonly options: RuleOptionSpecs;
  /** Whether it compares players by who wins, so that it can't be used in a game of partners. */
  readonly needsWinner?: true;
  /** The default of the view's `pastShare` under this rule; null where the rule has shares of its own, or none. */
  readonly pastShare: number | null;
  /**
   * The opponent in one segment; the agent's own newest policy means self-play, where all seats learn.
   * @param options complete, by name.
   * @param random uniform in [0, 1).
   * @returns null when there is no opponent to choose from.
   */
  choose(view: MatchmakingView, options: RuleOptions, random: () => number): Opponent | null;
  /**
   * The mixture of past members that opponents are drawn from, where the rule solves for one.
   * @param view with at least one past member.
   */
  metaStrategy?(view: MatchmakingView, options: RuleOptions): MetaStrategy;
}
