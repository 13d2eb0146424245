import { checkpointRuleById, resolveCheckpointOptions } from "../checkpoints/registry.ts";
import { gateById, resolveGateOptions } from "../gates/registry.ts";
import { matchmakingRuleById, resolveMatchmakingOptions } from "../matchmaking/registry.ts";
import { parentRuleById, resolveParentOptions } from "../parents/registry.ts";
import type { LeagueChoice } from "./choice.ts";
import type { LeagueConfig } from "./ledger.ts";

type Rules = Pick<LeagueConfig, "matchmaking" | "checkpoints" | "gate" | "parents">;

/** The rules of leagues from before rules could be chosen. */
export const impliedRules: Rules = {
  matchmaking: { rule: "uniform-past", options: {} },
  checkpoints: { rule: "fixed", options: { ageShare: 0.1 } },
  gate: { rule: "always", options: {} },
  parents: null,
};

/**
 * The chosen rules with all of their options.
 * @throws AgentError `league/unknown-matchmaking`, `league/bad-matchmaking`, `league/unknown-checkpoint`,
 * `league/bad-checkpoint`, `league/unknown-gate`, `league/bad-gate`, `league/unknown-parents`, `league/bad-parents`.
 */
export function resolveRules({ matchmaking, checkpoints, gate, parents = null }: LeagueChoice): Rules {
  const matchmakingRule = matchmakingRuleById(matchmaking?.rule ?? impliedRules.matchmaking.rule);
  const checkpointRule = checkpointRuleById(checkpoints?.rule ?? impliedRules.checkpoints.rule);
  const chosenGate = gateById(gate?.rule ?? impliedRules.gate.rule);
  const parentRule = parents === null ? null : parentRuleById(parents.rule ?? "newest");
  return {
    matchmaking: {
      rule: matchmakingRule.id,
      options: resolveMatchmakingOptions(matchmakingRule, matchmaking?.options),
    },
    checkpoints: { rule: checkpointRule.id, options: resolveCheckpointOptions(checkpointRule, checkpoints?.options) },
    gate: { rule: chosenGate.id, options: resolveGateOptions(chosenGate, gate?.options) },
    parents: parentRule && { rule: parentRule.id, options: resolveParentOptions(parentRule, parents?.options) },
  };
}
