import type { Segment } from "../../agents/episode.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import { gameById } from "../../games/registry.ts";
import { segmentEvent } from "../jobs/segment.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import type { Journal } from "./journal.ts";
import { WeightRetention } from "./weight-retention.ts";
import type { LeaderContext } from "./leader-context.ts";

/** A stored league as a new leader reads it. */
interface StoredForLeader {
  readonly entries: readonly LedgerEntry[];
  /** Stored segments without a ledger entry. */
  readonly lost: readonly Segment[];
  readonly keeping: WeightRetention;
}

/**
 * Reads all a new leader needs before it writes anything: retries on a damaged segment must not fill the ledger.
 * @throws ServerError.
 */
export async function readStored(context: LeaderContext): Promise<StoredForLeader> {
  const { record, store, holder } = context;
  try {
    const entries = await store.ledger(record.id);
    const lost = await lostSegments(store, record.id, entries);
    return { entries, lost, keeping: await WeightRetention.read(context, entries) };
  } catch (error) {
    await store.releaseLease(record.id, holder).catch(() => {});
    throw error;
  }
}

/**
 * Stored segments whose ledger entry was lost when an earlier leader died, by index.
 * @param entries the league's ledger.
 * @throws ServerError `store/damaged` naming the segment that can't be read.
 */
async function lostSegments(
  store: Pick<Store, "segment" | "segmentIds">,
  league: string,
  entries: readonly LedgerEntry[],
): Promise<readonly Segment[]> {
  const entered = new Set(entries.flatMap(({ event }) => (event.type === "segment-played" ? [event.segment] : [])));
  const lost = (await store.segmentIds(league)).filter((id) => !entered.has(id));
  const segments = await Promise.all(lost.map((id) => store.segment(id)));
  return segments.filter((segment) => segment !== null);
}

/** Appends entries for lost segments, except where another segment with that index was recorded. */
export async function recoverSegments(log: Log, journal: Journal, lost: readonly Segment[]): Promise<void> {
  for (const segment of lost) {
    // A repeated job reads the segments that it finds.
    if (segment.purpose !== undefined || journal.fold.hasPlayed(segment.index, segment.agent)) continue;
    await journal.append(segmentEvent(gameById(segment.game), segment, 0));
    log.info({ league: segment.league, segment: segment.index }, "stored segment recovered");
  }
}
