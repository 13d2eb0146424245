import type { Game } from "../../games/core/game.ts";
import { checkpointRuleById } from "../checkpoints/registry.ts";
import { AgentError } from "../errors.ts";
import { gateById } from "../gates/registry.ts";
import { matchmakingRuleById } from "../matchmaking/registry.ts";
import { parentRuleById } from "../parents/registry.ts";
import type { AgentChoice } from "./choice.ts";
import type { LeagueConfig } from "./ledger.ts";

type Rules = Pick<LeagueConfig, "matchmaking" | "checkpoints" | "gate" | "parents">;

/**
 * Refuses rules that need a winner in a game of partners, where both always have the same return: every comparison of
 * theirs would be a draw.
 * @throws AgentError `league/bad-matchmaking`, `league/bad-checkpoint`, `league/bad-gate`, `league/bad-parents`.
 */
export function checkRulesOfPartners(game: Game, { matchmaking, checkpoints, gate, parents }: Rules): void {
  if (game.utility.identical !== true) return;
  const chosen = [
    [
      matchmakingRuleById(matchmaking.rule),
      "league/bad-matchmaking",
      "self-play, uniform-past, delta-uniform or psro-uniform",
    ],
    [checkpointRuleById(checkpoints.rule), "league/bad-checkpoint", "fixed"],
    [gateById(gate.rule), "league/bad-gate", "always"],
    ...(parents ? [[parentRuleById(parents.rule), "league/bad-parents", "newest"] as const] : []),
  ] as const;
  for (const [rule, code, instead] of chosen) {
    if (rule.needsWinner !== true) continue;
    throw new AgentError(
      code,
      `${rule.id} needs a winner, and in ${game.id} all seats always get the same return: choose ${instead}.`,
    );
  }
}

/** @throws AgentError `league/bad-agents` for an exploiter in a game of partners. */
export function checkAgentsOfPartners(game: Game, agents: readonly AgentChoice[]): void {
  if (game.utility.identical !== true) return;
  const exploiter = agents.find(({ kind }) => kind === "main-exploiter" || kind === "league-exploiter");
  if (!exploiter) return;
  throw new AgentError(
    "league/bad-agents",
    `Agent ${exploiter.id} is an exploiter, and in ${game.id} all seats always get the same return, so there is nothing to exploit: choose kind main or best-response.`,
  );
}
