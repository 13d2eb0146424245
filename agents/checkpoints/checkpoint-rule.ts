import type { AgentKind, MatchmakingView } from "../matchmaking/rule.ts";
import type { RuleOptions, RuleOptionSpecs } from "../rule-options.ts";

/** Where an agent is between two snapshots. */
export interface CheckpointProgress {
  /** Its updates so far, from its first weights on. */
  readonly updates: number;
  /** Its updates at its last snapshot; 0 before the first. */
  readonly lastSnapshot: number;
  /** Updates from one snapshot to the next at least: a setting of the agent that simple rules use. */
  readonly snapshotEvery: number;
  /** Its opponents, and how it scores against them. */
  readonly view: MatchmakingView;
}

/** When an agent freezes a member, and whether it starts again from its first weights after that. A pure function. */
export interface CheckpointRule {
  readonly id: string;
  /** One sentence for help and page. */
  readonly summary: string;
  readonly options: RuleOptionSpecs;
  /** Whether it compares players by who wins, so that it can't be used in a game of partners. */
  readonly needsWinner?: true;
  /** Whether the newest policy is due to be frozen. */
  isDue(progress: CheckpointProgress, options: RuleOptions): boolean;
  /**
   * Whether the agent's weights are reset, after a snapshot was frozen.
   * @param random uniform in [0, 1); called once.
   */
  isReset(kind: AgentKind, options: RuleOptions, random: () => number): boolean;
}
