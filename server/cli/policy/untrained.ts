import { keptSeats } from "../../../agents/league/pairing.ts";
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
    const policies = [...state.members, ...state.recent].map(({ policy }) => policy);
    const own = new Set([...policies, state.policy, state.average].map((policy) => `policy:${policy}`));
    for (const { seat, player } of keptSeats(state)) {
      const reference = references[seat] ?? "";
      if (own.has(reference) && reference !== player) found.add(seat);
    }
  }
  return found;
}
