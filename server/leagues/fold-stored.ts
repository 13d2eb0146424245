import { foldLedger, type LeagueFold } from "../../agents/league/fold.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import { ledgerPages } from "../store/ledger-pages.ts";
import type { StoreReader } from "../store/store.ts";

/**
 * The fold of a stored ledger; null if it is empty.
 * @param onEntry called with each entry.
 * @throws AgentError `league/bad-ledger`; ServerError of the store.
 */
export async function foldStored(
  store: Pick<StoreReader, "ledger">,
  league: string,
  onEntry?: (entry: LedgerEntry) => void,
): Promise<LeagueFold | null> {
  let fold: LeagueFold | null = null;
  for await (const entries of ledgerPages(store, league)) {
    if (fold) for (const entry of entries) fold.apply(entry);
    else fold = foldLedger(entries);
    if (onEntry) entries.forEach(onEntry);
  }
  return fold;
}
