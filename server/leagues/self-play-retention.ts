import type { LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import { isUncited, readableSegments } from "../../agents/league/self-play-retention.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import type { LeagueRecord, Store } from "../store/store.ts";

/** Segments deleted in one write, and at a time: the rest follows with the next look. */
const BATCH_SEGMENTS = 200;
const MAX_SEGMENTS = 2000;
/** Time between two releases, as a share of the time that segments are kept: few entries, little kept for longer. */
const RELEASE_SHARE = 0.1;

interface SelfPlayParts {
  readonly record: Pick<LeagueRecord, "id" | "experiment">;
  readonly store: Pick<Store, "deleteSegments">;
  /** Milliseconds for which uncited self-play is kept; absent: for good. */
  readonly selfPlayMs?: number | undefined;
}

/** A stored segment that nothing cites. */
interface Uncited {
  readonly id: string;
  readonly seq: number;
  readonly at: number;
}

/**
 * Deletes a league's self-play that nothing cites, once it is old. An entry says so before anything is deleted, so that
 * no reader takes it for lost; a leader that dies in between leaves the rest to the next one. Experiments keep theirs.
 */
export class SelfPlayRetention {
  readonly #parts: SelfPlayParts;
  readonly #keptMs: number;
  /** In the order of the ledger. */
  readonly #uncited: Uncited[] = [];
  /** Segments up to this seq are released. */
  #through = -1;
  #triedAt = Number.NEGATIVE_INFINITY;

  /** Next, all entries of the league's ledger must be noted. */
  constructor(parts: SelfPlayParts) {
    this.#parts = parts;
    const isKept = parts.selfPlayMs === undefined || parts.record.experiment !== undefined;
    this.#keptMs = isKept ? Number.POSITIVE_INFINITY : (parts.selfPlayMs ?? 0);
  }

  /** @param isStored whether the segment that the entry names is stored. */
  note({ seq, at, event }: LedgerEntry, isStored = true): void {
    if (event.type === "self-play-released") this.#through = Math.max(this.#through, event.through);
    else if (isStored && this.#keptMs < Number.POSITIVE_INFINITY && isUncited(event)) {
      this.#uncited.push({ id: event.segment, seq, at });
    }
  }

  /** Milliseconds since 1970 at which there is something to release; infinite if there never is. */
  get dueAt(): number {
    const [oldest] = this.#uncited;
    if (!oldest) return Number.POSITIVE_INFINITY;
    if (oldest.seq <= this.#through) return 0;
    return Math.max(oldest.at + this.#keptMs, this.#triedAt + RELEASE_SHARE * this.#keptMs);
  }

  /**
   * Deletes what is old, except what an update or an evaluation may still read.
   * @throws what `append` and the store throw; another call goes on where it stopped.
   */
  async release(state: LeagueState, append: (event: LeagueEvent) => Promise<void>, now = Date.now()): Promise<void> {
    this.#triedAt = now;
    const readable = readableSegments(state);
    const isOld = ({ id, at, seq }: Uncited): boolean =>
      seq <= this.#through || (at + this.#keptMs <= now && !readable.has(id));
    const first = this.#uncited.slice(0, MAX_SEGMENTS);
    const end = first.findIndex((one) => !isOld(one));
    const old = end < 0 ? first : first.slice(0, end);
    if (old.length === MAX_SEGMENTS) this.#triedAt = Number.NEGATIVE_INFINITY;
    const through = old.at(-1)?.seq ?? -1;
    if (through > this.#through) {
      await append({ type: "self-play-released", through });
      this.#through = through;
    }
    for (let from = 0; from < old.length; from += BATCH_SEGMENTS) {
      const ids = old.slice(from, from + BATCH_SEGMENTS).map(({ id }) => id);
      await this.#parts.store.deleteSegments(this.#parts.record.id, ids);
      this.#uncited.splice(0, ids.length);
    }
  }
}
