import { EncounterCounter } from "../../agents/league/encounters.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { StoreReader } from "../store/store.ts";
import { scanResults, type ScannedLeague } from "./scan.ts";

/**
 * Adds up the recorded results of a league's members.
 * @param only the one policy to count, a member or a refused candidate; absent: all members.
 */
export async function countEncounters(
  store: Pick<StoreReader, "ledger" | "segment">,
  league: ScannedLeague,
  { only, onEntry }: { readonly only?: string; readonly onEntry?: (entry: LedgerEntry) => void } = {},
): Promise<EncounterCounter> {
  const counter = new EncounterCounter(only);
  await scanResults(store, league, {
    ...(only !== undefined && { named: [only], needs: (keys) => keys.includes(only) }),
    ...(onEntry && { onEntry }),
    onResult: ({ segment, result, keys }) => counter.add(segment, result, keys),
  });
  return counter;
}
