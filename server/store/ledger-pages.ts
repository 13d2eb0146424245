import { setImmediate } from "node:timers/promises";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { StoreReader } from "./store.ts";

/** Entries read at a time. */
const PAGE_ENTRIES = 100;

/**
 * The entries of a league's ledger, a page at a time: a long one takes neither a multiple of its size in memory nor the
 * event loop. Entries that are appended meanwhile are among them.
 * @param from seq of the first.
 * @throws ServerError of the store.
 */
export async function* ledgerPages(
  store: Pick<StoreReader, "ledger">,
  league: string,
  from = 0,
): AsyncGenerator<readonly LedgerEntry[], void, void> {
  for (let next = from; ;) {
    const entries = await store.ledger(league, next, PAGE_ENTRIES);
    if (entries.length > 0) yield entries;
    if (entries.length < PAGE_ENTRIES) return;
    next += entries.length;
    await setImmediate();
  }
}
