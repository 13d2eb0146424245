import type { Segment } from "../../agents/episode.ts";
import type { LeagueFold } from "../../agents/league/fold.ts";
import { gameById } from "../../games/registry.ts";
import { damagedLeague, quoted } from "../store/refusal.ts";
import { segmentEvent } from "../jobs/segment.ts";
import type { Log } from "../log.ts";
import type { Store } from "../store/store.ts";
import { foldStored } from "./fold-stored.ts";
import type { Journal } from "./journal.ts";
import { SelfPlayRetention } from "./self-play-retention.ts";
import { WeightRetention } from "./weight-retention.ts";
import type { LeaderContext } from "./leader-context.ts";

/** A stored league as a new leader reads it. */
export interface StoredForLeader {
  readonly fold: LeagueFold;
  /** Stored segments whose ledger entry was lost when an earlier leader died, by index. */
  readonly lost: readonly Segment[];
  readonly keeping: WeightRetention;
  readonly selfPlay: SelfPlayRetention;
}

/**
 * Reads all a new leader needs before it writes anything: retries on a damaged segment must not fill the ledger.
 * @throws ServerError.
 */
export async function readStored(context: LeaderContext): Promise<StoredForLeader> {
  const { record, store, holder } = context;
  try {
    const keeping = await WeightRetention.read(context);
    const unentered = new Set(await store.segmentIds(record.id));
    const selfPlay = new SelfPlayRetention(context);
    const fold = await foldStored(store, record.id, (entry) => {
      const { event } = entry;
      keeping.noteStored(event);
      selfPlay.note(entry, event.type === "segment-played" && unentered.delete(event.segment));
    });
    if (!fold) throw damagedLeague(`The ledger of league ${quoted(record.id)}`, "it is empty");
    return { fold, lost: await readSegments(store, unentered), keeping, selfPlay };
  } catch (error) {
    await store.releaseLease(record.id, holder).catch(() => {});
    throw error;
  }
}

/**
 * Stored segments by index.
 * @throws ServerError `store/damaged` naming the segment that can't be read.
 */
async function readSegments(store: Pick<Store, "segment">, ids: ReadonlySet<string>): Promise<readonly Segment[]> {
  const segments = await Promise.all(Array.from(ids, (id) => store.segment(id)));
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
