import { keptSeats } from "../../../agents/league/pairing.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { loadLeague } from "../../leagues/load.ts";
import type { StoreReader } from "../../store/store.ts";
import { gameLeagues } from "./policies.ts";

/** Seats whose policy never learned them in its league. */
export async function untrainedSeats(
  store: StoreReader | null,
  game: string,
  references: readonly string[],
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  if (store === null || !references.some((reference) => reference.startsWith("policy:"))) return found;
  for (const id of await gameLeagues(store, game)) {
    const state = (await loadLeague(store, id))?.fold?.state;
    if (!state) continue;
    for (const agent of state.agents) markUntrained(agent, references, found);
  }
  return found;
}

/** Adds the seats in which a policy of the agent was never trained. */
function markUntrained(agent: LeagueState, references: readonly string[], found: Set<number>): void {
  const { members, refused, recent, policy: newest, average } = agent;
  const policies = [...members, ...refused, ...recent].map(({ policy }) => policy);
  const own = new Set([...policies, newest, average].map((policy) => `policy:${policy}`));
  for (const { seat, player } of keptSeats(agent)) {
    const reference = references[seat] ?? "";
    if (own.has(reference) && reference !== player) found.add(seat);
  }
}
