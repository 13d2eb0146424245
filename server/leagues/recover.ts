import type { LedgerEntry } from "../../agents/league/ledger.ts";
import { tellSegment } from "../jobs/segment.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { Journal } from "./journal.ts";

/**
 * Enters segments that were stored but whose entry was lost when an earlier leader died.
 * @param entries the league's ledger.
 */
export async function recoverSegments(
  { store, log, league }: { readonly store: Store; readonly log: Log; readonly league: string },
  journal: Journal,
  entries: readonly LedgerEntry[],
): Promise<void> {
  const entered = new Set(entries.flatMap(({ event }) => (event.type === "segment-played" ? [event.segment] : [])));
  for (const id of await store.segmentIds(league)) {
    const segment = entered.has(id) ? null : await store.segment(id);
    if (!segment || journal.fold.hasPlayed(segment.index)) continue;
    await journal.append(tellSegment(segment, 0));
    log.info({ league, segment: segment.index }, "stored segment recovered");
  }
}
