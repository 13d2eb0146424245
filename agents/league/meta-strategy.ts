import { matchmakingRuleById } from "../matchmaking/registry.ts";
import { agentView } from "./pairing.ts";
import type { LeagueState } from "./state.ts";

/** A policy of a mixture. */
export interface MixedPolicy {
  readonly policy: string;
  /** Its probability. */
  readonly mass: number;
}

/**
 * The mixture of members that an agent's opponents are drawn from, members without mass left out; null where its rule
 * solves for none, or before its first past member.
 */
export function metaStrategy(state: LeagueState): readonly MixedPolicy[] | null {
  const { rule, options } = state.config.matchmaking;
  const view = agentView(state);
  if (view.past.length === 0) return null;
  const solved = matchmakingRuleById(rule).metaStrategy?.(view, options);
  if (!solved) return null;
  return solved.opponents.flatMap(({ key }, i) => {
    const mass = solved.masses[i] ?? 0;
    return mass > 0 ? [{ policy: key, mass }] : [];
  });
}
