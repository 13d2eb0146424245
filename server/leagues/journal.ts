import type { LeagueFold } from "../../agents/league/fold.ts";
import type { LeagueEvent, LedgerEntry } from "../../agents/league/ledger.ts";
import { ServerError } from "../errors.ts";
import { answerSoon, Backoff, delay, isStoreDown } from "../store/retry.ts";
import type { Store } from "../store/store.ts";

/** Milliseconds by which wall clock and monotonic time may diverge before the clock counts as set. */
const CLOCK_JUMP_MS = 2000;

/** Callbacks of a journal. */
export interface JournalEvents {
  appended(entry: LedgerEntry): void;
  /** The error with which the store refuses an entry; null once it accepts entries again. */
  waiting(error: ServerError | null): void;
}

/**
 * A league's ledger as its leader writes it: one entry after the other, each retried until the store has it. A write
 * without acknowledgement is compared with the stored entry before it is retried, so that nothing is written twice.
 */
export class Journal {
  readonly fold: LeagueFold;
  readonly #league: string;
  readonly #store: Store;
  readonly #events: JournalEvents;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  #clock = { wall: Date.now(), time: performance.now() };
  /** The entry with which this leader took the lead. */
  #led: Extract<LeagueEvent, { type: "led" }> | null = null;
  /** Aborted while entries are not retried. */
  #retrying = new AbortController();
  /** Why an entry was dropped since retrying stopped. */
  #refused: ServerError | null = null;

  /** @param fold of the ledger so far, which it continues. */
  constructor(league: string, store: Store, fold: LeagueFold, events: JournalEvents) {
    this.#league = league;
    this.#store = store;
    this.#events = events;
    this.fold = fold;
  }

  /**
   * Appends an event.
   * @throws ServerError `league/led-elsewhere` when another process wrote in between; `store/closed`; `store/full` and
   * `store/unavailable` while entries are not retried.
   */
  append(event: LeagueEvent): Promise<LedgerEntry> {
    const written = this.#last.then(() => this.#write(event));
    // A failed write must not block the next one, which gets its own error.
    this.#last = written.catch(() => {});
    return written;
  }

  /**
   * Drops what the store does not accept after one more try, so that the caller can end now. Job results are dropped
   * too: jobs are pure and can be repeated.
   */
  stopRetrying(): void {
    this.#retrying.abort();
  }

  allowRetrying(): void {
    if (this.#closed || !this.#retrying.signal.aborted) return;
    this.#retrying = new AbortController();
    this.#refused = null;
  }

  /** Drops entries that wait for the store. */
  close(): void {
    this.#closed = true;
    this.stopRetrying();
  }

  async #write(event: LeagueEvent): Promise<LedgerEntry> {
    // Running time is counted between entries, but not up to a `led` entry: a repeated one excludes the jump.
    if (this.#clockWasSet() && this.#led) await this.#place(this.#led);
    if (event.type === "led") this.#led = event;
    return this.#place(event);
  }

  /** Whether the clock was set or the machine slept since the last call. */
  #clockWasSet(): boolean {
    const { wall, time } = this.#clock;
    this.#clock = { wall: Date.now(), time: performance.now() };
    return Math.abs(this.#clock.wall - wall - (this.#clock.time - time)) > CLOCK_JUMP_MS;
  }

  async #place(event: LeagueEvent): Promise<LedgerEntry> {
    const backoff = new Backoff();
    const entry: LedgerEntry = { seq: this.fold.state.nextSeq, at: Date.now(), event };
    for (;;) {
      // Each try at a store that is down may take seconds, so entries queued behind a refused one fail without a try.
      if (this.#refused) throw this.#refused;
      if (this.#closed) throw new ServerError("store/closed", "The league's journal is closed.");
      const { signal } = this.#retrying;
      const isLast = signal.aborted;
      try {
        await answerSoon(this.#put(entry), signal);
        break;
      } catch (error) {
        if (!isStoreDown(error)) throw error;
        this.#events.waiting(error);
        if (isLast) this.#refused = error;
        else await delay(backoff.next(), signal);
      }
    }
    this.#events.waiting(null);
    // After stepping down, the answer may come late: who read on in the ledger has applied the entry.
    if (this.fold.state.nextSeq === entry.seq) this.fold.apply(entry);
    this.#events.appended(entry);
    return entry;
  }

  /** @throws ServerError `league/led-elsewhere` when the place holds another entry. */
  async #put(entry: LedgerEntry): Promise<void> {
    try {
      await this.#store.append(this.#league, entry);
    } catch (error) {
      if (!(error instanceof ServerError && error.code === "store/conflict")) throw error;
      if (await this.#isWritten(entry)) return;
      throw new ServerError("league/led-elsewhere", "Another process leads this league now.", error);
    }
  }

  /** Whether the store has exactly this entry: the write succeeded and its acknowledgement was lost. */
  async #isWritten(entry: LedgerEntry): Promise<boolean> {
    const [found] = await this.#store.ledger(this.#league, entry.seq, 1);
    return JSON.stringify(found) === JSON.stringify(entry);
  }
}
