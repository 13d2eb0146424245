import { policyReference, type PlayerReference } from "../player-reference.ts";
import { updatesBefore } from "./agents.ts";
import { opponentSeats } from "./cast.ts";
import type { LeagueState } from "./state.ts";

type Rivals = Pick<LeagueState, "agent" | "agents" | "epoch" | "config">;

/**
 * Who plays the opponents' seats of an agent where its newest policy is shown or measured: in each, the newest policy,
 * at the beginning of the epoch, of the first main agent that learns there; of the first agent if none is main. Always
 * the same agents, so that two points of a curve differ by policies only. Agents without a policy yet are left out.
 */
export function currentRivals(state: Rivals): ReadonlyMap<number, PlayerReference> {
  return new Map(
    opponentSeats(state.config.cast).flatMap((seat): [number, PlayerReference][] => {
      const rival = rivalIn(state, seat);
      const policy = rival === undefined ? null : policyInEpoch(rival, state.epoch);
      return policy === null ? [] : [[seat, policyReference(policy)]];
    }),
  );
}

/** The agent that has an opponent's seat wherever there is no other choice. */
export function rivalIn({ agent, agents }: Pick<Rivals, "agent" | "agents">, seat: number): LeagueState | undefined {
  const able = agents.filter((other) => other.agent.id !== agent.id && other.config.cast[seat] === "policy");
  return able.find((other) => other.agent.kind === "main") ?? able[0];
}

/** The policy with which an agent entered an epoch. */
export function policyInEpoch({ agent, recent, policy }: LeagueState, epoch: number): string | null {
  const version = updatesBefore(agent, epoch);
  return recent.find((one) => one.version === version)?.policy ?? policy;
}
