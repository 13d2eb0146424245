import { foldLedger, type LeagueFold } from "../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import { ServerError } from "../errors.ts";
import type { Store } from "../store/store.ts";

/** Milliseconds between two tries to reach a store that is down. */
const RETRY = 500;

const DOWN: readonly string[] = ["store/unavailable", "store/full"];

/** Whether waiting helps: the store is down or full, and may come back. */
export const isStoreDown = (error: unknown): error is ServerError =>
  error instanceof ServerError && DOWN.includes(error.code);

/** Who wants to know. */
export interface JournalEvents {
  appended(entry: LedgerEntry): void;
  /** The store is down (a sentence) or back (null). */
  problem(sentence: string | null): void;
}

/**
 * A league's ledger as its leader writes it: one entry after the other, each tried until the store has it. What a store that was
 * down did not acknowledge is compared with what stands there before it is written again, so nothing is doubled.
 */
export class Journal {
  readonly fold: LeagueFold;
  private readonly league: string;
  private readonly store: Store;
  private readonly events: JournalEvents;
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(league: string, store: Store, entries: readonly LedgerEntry[], events: JournalEvents) {
    this.league = league;
    this.store = store;
    this.events = events;
    this.fold = foldLedger(entries);
  }

  /** Appends an event. @throws ServerError `league/led-elsewhere` when another process wrote in between; `store/closed`. */
  append(event: LeagueEvent): Promise<LedgerEntry> {
    const written = this.last.then(() => this.write(event));
    // One that failed must not hold up the next, which will find out for itself.
    this.last = written.catch(() => {});
    return written;
  }

  /** Gives up what waits for the store. */
  close(): void {
    this.closed = true;
  }

  private async write(event: LeagueEvent): Promise<LedgerEntry> {
    const entry: LedgerEntry = { seq: this.fold.state.nextSeq, at: Date.now(), event };
    let troubled = false;
    for (;;) {
      if (this.closed) throw new ServerError("store/closed", "The league's journal is closed.");
      try {
        await this.place(entry);
        break;
      } catch (error) {
        if (!isStoreDown(error)) throw error;
        troubled = true;
        this.events.problem(error.message);
        await sleep(RETRY);
      }
    }
    if (troubled) this.events.problem(null);
    this.fold.apply(entry);
    this.events.appended(entry);
    return entry;
  }

  /** @throws ServerError `league/led-elsewhere` when another entry stands there. */
  private async place(entry: LedgerEntry): Promise<void> {
    try {
      await this.store.append(this.league, entry);
    } catch (error) {
      if (!(error instanceof ServerError && error.code === "store/conflict")) throw error;
      if (await this.stands(entry)) return;
      throw new ServerError("league/led-elsewhere", "Another process leads this league now.", error);
    }
  }

  /** Whether the store holds this very entry: a write that went through although its acknowledgement was lost. */
  private async stands(entry: LedgerEntry): Promise<boolean> {
    const [found] = await this.store.ledger(this.league, entry.seq, 1);
    return JSON.stringify(found) === JSON.stringify(entry);
  }
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
