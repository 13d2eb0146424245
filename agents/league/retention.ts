import type { LeagueEvent } from "./ledger.ts";
import { parseReference } from "../player-reference.ts";
import { namedPlayers } from "./cast.ts";
import type { LeagueState } from "./state.ts";

/**
 * Hashes of the weights that a league may still need, besides those of its members and of running jobs: refused
 * candidates, its agents' newest policies with their optimisers and averages, those that a best response is requested
 * of, partly cloned bases, the versions that still play, and the policies that casts name. What a policy played is
 * learned from and measured without its weights. A hash that is dropped is never needed again: members join as the
 * newest. Members are always needed; they are left out because there may be 1,000 of them, and this is read after every
 * job.
 * @param isOver whether the league has ended and nothing more is played for it.
 */
export function passingWeights(state: LeagueState, isOver = false): ReadonlySet<string> {
  const agents = state.agents.length > 1 ? state.agents : [state];
  return new Set(agents.flatMap((agent) => agentWeights(agent, isOver)));
}

function agentWeights(state: LeagueState, isOver: boolean): string[] {
  const { config, refused, recent, policy, optimizer, average, cloning, responseRequest } = state;
  const responding = isOver ? null : responseRequest;
  const named = [...namedPlayers(config), ...(responding?.kept.map(({ player }) => player) ?? [])]
    .map(parseReference)
    .filter(({ kind }) => kind === "policy");
  const needed = [
    ...refused.map((candidate) => candidate.policy),
    ...(isOver ? [] : recent.map((version) => version.policy)),
    ...named.map(({ name }) => name),
    policy,
    optimizer,
    average,
    cloning?.progress ?? null,
    responding?.policy ?? null,
  ];
  return needed.filter((hash) => hash !== null);
}

/** Hashes of the weights an event mentions. */
export function weightsIn(event: LeagueEvent): readonly string[] {
  if (event.type === "member-added" || event.type === "agent-restarted" || event.type === "gate-decided")
    return [event.policy];
  if (event.type === "base-progressed") return [event.progress];
  if (event.type !== "policy-updated") return [];
  return [event.policy, event.optimizer, event.average].filter((hash) => typeof hash === "string");
}
