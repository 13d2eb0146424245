import type { LeagueFold } from "../../agents/league/fold.ts";
import type { LedgerEntry } from "../../agents/league/ledger.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { ServerError } from "../errors.ts";
import type { Runner } from "../jobs/runner.ts";
import type { Log } from "../log.ts";
import { ledgerPages } from "../store/ledger-pages.ts";
import { isDamage } from "../store/refusal.ts";
import { Backoff, isStoreDown } from "../store/retry.ts";
import type { LeagueRecord, Store } from "../store/store.ts";
import { Leader } from "./leader.ts";
import { slidingRate } from "./rate.ts";
import { responseRequested } from "./response-request.ts";
import type { LeagueHandle, ResponseWish } from "./service.ts";
import { MAX_REREAD_DELAY_MS, REREAD_DELAY_MS } from "./unreadable.ts";

export interface LeagueParts {
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  readonly holder: string;
  /** Milliseconds for which self-play that nothing cites is kept; absent: for good. */
  readonly selfPlayMs: number | undefined;
  readonly onEntry: (handle: LeagueHandle, entry: LedgerEntry) => void;
}

/** Milliseconds between attempts to take the lead of a league led elsewhere; longer while the store is down. */
const RETRY_DELAY_MS = 1000;

/** One league of a server: led by this process, or only read while another process leads it. */
export class League implements LeagueHandle {
  readonly record: LeagueRecord;
  readonly #parts: LeagueParts;
  readonly #rate = slidingRate();
  #problem: string | null = null;
  #leader: Leader | null = null;
  /** The ledger as read so far while another process leads. */
  #read: LeagueFold;
  #retry: NodeJS.Timeout | undefined;
  readonly #backoff = new Backoff(RETRY_DELAY_MS);
  readonly #rereads = new Backoff(REREAD_DELAY_MS, MAX_REREAD_DELAY_MS);
  #closed = false;

  constructor(record: LeagueRecord, fold: LeagueFold, parts: LeagueParts) {
    this.record = record;
    this.#parts = parts;
    this.#read = fold;
  }

  /** Why it does not go on, as a sentence; null if it does. */
  get problem(): string | null {
    if (this.#problem !== null) return this.#problem;
    return this.#leader && this.state.status === "running" ? this.#parts.runner.waiting(this.state.engines) : null;
  }

  set problem(sentence: string | null) {
    this.#problem = sentence;
  }

  get state(): LeagueState {
    return this.#leader?.state ?? this.#read.state;
  }

  get isLedHere(): boolean {
    return this.#leader !== null;
  }

  get episodesPerSecond(): number {
    return this.#leader ? this.#rate.perSecond() : 0;
  }

  /** Takes the lead, now or as soon as the lease is free. */
  async lead(): Promise<void> {
    if (this.#closed || this.#leader || this.#ended) return;
    try {
      await this.#readOn();
      if (this.#ended) return this.#trouble(null);
      const leader = await Leader.take({
        ...this.#parts,
        record: this.record,
        onEntry: (entry) => this.#notify(entry),
        onProblem: (sentence) => this.#trouble(sentence),
      });
      this.#backoff.reset();
      this.#rereads.reset();
      if (this.#closed) return await leader?.close();
      this.#leader = leader;
      // The leader folds the ledger itself: one payoff table of a large league is enough.
      if (leader) this.#read = leader.fold;
      this.#trouble(leader ? null : "Another process leads this league, or did until a few seconds ago.");
      if (!leader) this.#tryLater(RETRY_DELAY_MS);
    } catch (error) {
      if (isDamage(error)) {
        // The league continues by itself once the store is repaired or restored.
        this.#trouble(error.message);
        return this.#tryLater(this.#rereads.next());
      }
      if (!isStoreDown(error) && !(error instanceof ServerError && error.code === "league/led-elsewhere")) throw error;
      this.#trouble(error.message);
      this.#tryLater(this.#backoff.next());
    }
  }

  pause(reason: string): Promise<void> {
    return this.#led("pause").pause(reason);
  }

  resume(): Promise<void> {
    return this.#led("resume").resume();
  }

  async stop(reason: string): Promise<void> {
    await this.#led("stop").end(reason);
  }

  requestResponse(wish: ResponseWish): Promise<void> {
    return this.#led("find a best response in").request(responseRequested(this.state, wish));
  }

  /** Starts no more jobs and ends those in flight: nothing writes to the league afterwards. */
  async settle(): Promise<void> {
    await this.#leader?.release();
  }

  /** Leads again after `close`, when the deletion it was closed for failed. */
  reopen(): void {
    this.#closed = false;
    if (this.#leader) this.#stepBack(this.#leader);
    else this.#tryLater(RETRY_DELAY_MS);
  }

  /** Steps down; the league continues with its next leader. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#leader?.close();
  }

  get #ended(): boolean {
    return this.state.status === "ended";
  }

  #led(what: string): Leader {
    if (this.#ended) {
      throw new ServerError("league/ended", `The league has ended (${this.state.reason}); launch a new one instead.`);
    }
    if (!this.#leader) {
      throw new ServerError(
        "league/led-elsewhere",
        `This process does not lead the league, so it can't ${what} it: ${this.problem}`,
      );
    }
    return this.#leader;
  }

  /** Reads the entries another leader wrote since. */
  async #readOn(): Promise<void> {
    const { nextSeq } = this.#read.state;
    for await (const entries of ledgerPages(this.#parts.store, this.record.id, nextSeq)) {
      for (const entry of entries) {
        // A leader that stepped down meanwhile may have had an answer to its last entry.
        if (entry.seq >= this.#read.state.nextSeq) this.#read.apply(entry);
      }
    }
  }

  #notify(entry: LedgerEntry): void {
    if (entry.event.type === "segment-played") this.#rate.add(entry.event.episodes);
    this.#parts.onEntry(this, entry);
    if (entry.event.type === "ended") void this.close();
  }

  #trouble(sentence: string | null): void {
    if (sentence !== this.#problem) {
      this.#problem = sentence;
      if (sentence) this.#parts.log.warn({ league: this.record.id, problem: sentence }, "league waiting");
      else this.#parts.log.info({ league: this.record.id }, "league running again");
    }
    if (this.#leader && !this.#leader.leading) this.#stepBack(this.#leader);
  }

  /** Another process took over: keep what was read, and try again later. */
  #stepBack({ fold }: Leader): void {
    this.#read = fold;
    this.#leader = null;
    this.#tryLater(RETRY_DELAY_MS);
  }

  #tryLater(milliseconds: number): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => {
      this.lead().catch((err: unknown) => {
        this.problem = err instanceof Error ? err.message : String(err);
        this.#parts.log.error({ league: this.record.id, err }, "lead not taken");
      });
    }, milliseconds);
  }
}
