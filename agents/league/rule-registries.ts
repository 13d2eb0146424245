import { checkpointRules } from "../checkpoints/registry.ts";
import { gates } from "../gates/registry.ts";
import { matchmakingRules } from "../matchmaking/registry.ts";
import { parentRules } from "../parents/registry.ts";
import type { RuleOptionSpecs } from "../rule-options.ts";

/** A rule that a league's settings can choose. */
export interface ChoosableRule {
  readonly id: string;
  /** One sentence. */
  readonly summary: string;
  readonly options: RuleOptionSpecs;
  /** Whether it compares players by who wins, so that it can't be used in a game of partners. */
  readonly needsWinner?: boolean;
}

/** The rules that a league can choose, by the setting that chooses them. */
export const ruleRegistries = {
  matchmaking: matchmakingRules,
  checkpoints: checkpointRules,
  gate: gates,
  parents: parentRules,
} as const satisfies Readonly<Record<string, readonly ChoosableRule[]>>;
