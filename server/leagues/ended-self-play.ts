import type { LeagueEvent } from "../../agents/league/ledger.ts";
import { ServerError } from "../errors.ts";
import type { Log } from "../log.ts";
import { LEASE_MS } from "../store/lease.ts";
import type { LeagueRecord, Store } from "../store/store.ts";
import { foldStored } from "./fold-stored.ts";
import { SelfPlayRetention } from "./self-play-retention.ts";

interface EndedParts {
  readonly store: Store;
  readonly log: Log;
  readonly holder: string;
  readonly selfPlayMs: number;
}

/** Longest time between two looks. */
const MAX_LOOK_MS = 3_600_000;
/** Looks in the time that segments are kept. */
const LOOK_COUNT = 10;

/** Deletes old self-play of leagues that have ended: they have no leader that does. */
export class EndedSelfPlay {
  readonly #parts: EndedParts;
  readonly #ended: () => readonly LeagueRecord[];
  /** When a league that was looked at has something to delete; infinite if it never will. */
  readonly #dueAt = new Map<string, number>();
  #look: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #isClosed = false;

  /** @param ended the leagues that have ended. */
  constructor(parts: EndedParts, ended: () => readonly LeagueRecord[]) {
    this.#parts = parts;
    this.#ended = ended;
    this.#lookLater();
  }

  /** Resolves when nothing is being deleted. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#look);
    await this.#looking;
  }

  #lookLater(): void {
    this.#look = setTimeout(
      () => {
        this.#looking = this.#releaseAll().finally(() => this.#isClosed || this.#lookLater());
      },
      Math.min(MAX_LOOK_MS, this.#parts.selfPlayMs / LOOK_COUNT),
    );
  }

  async #releaseAll(): Promise<void> {
    for (const record of this.#ended()) {
      if (this.#isClosed) return;
      if ((this.#dueAt.get(record.id) ?? 0) > Date.now()) continue;
      const dueAt = await this.#release(record).catch((err: unknown) => {
        const level = err instanceof ServerError ? "debug" : "error";
        this.#parts.log[level]({ league: record.id, err }, "old self-play not deleted");
        return null;
      });
      if (dueAt !== null) this.#dueAt.set(record.id, dueAt);
    }
  }

  /** @returns when there is more to delete; null if another process has the lease, or the league was deleted. */
  async #release(record: LeagueRecord): Promise<number | null> {
    const { store, holder } = this.#parts;
    if (!(await store.takeLease(record.id, holder, LEASE_MS))) return null;
    try {
      const stored = new Set(await store.segmentIds(record.id));
      const selfPlay = new SelfPlayRetention({ ...this.#parts, record });
      const fold = await foldStored(store, record.id, (entry) => {
        selfPlay.note(entry, "segment" in entry.event && stored.has(entry.event.segment));
      });
      if (!fold) return null;
      const append = async (event: LeagueEvent): Promise<void> => {
        const entry = { seq: fold.state.nextSeq, at: Date.now(), event };
        await store.append(record.id, entry);
        fold.apply(entry);
      };
      while (!this.#isClosed && selfPlay.dueAt <= Date.now()) await selfPlay.release(fold.state, append);
      return selfPlay.dueAt;
    } finally {
      await store.releaseLease(record.id, holder);
    }
  }
}
