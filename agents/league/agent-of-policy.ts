import type { LeagueState } from "./state.ts";

/** The agent that a policy was a version of, as far as the league still knows it; else the first. */
export function agentOfPolicy(state: LeagueState, policy: string): LeagueState {
  if (state.agents.length === 1) return state;
  const owner = state.agents.find((agent) => {
    const { policy: newest, average, members, refused, recent } = agent;
    const frozen = [...members, ...refused, ...recent];
    return policy === newest || policy === average || frozen.some((one) => one.policy === policy);
  });
  return owner ?? state;
}
