import { LEASE_MS } from "../../store/lease.ts";
import type { Log } from "../../log.ts";
import type { LiveMatch } from "../../store/live-match.ts";
import { Backoff, delay } from "../../store/retry.ts";
import type { Store } from "../../store/store.ts";
import { unlessDamaged } from "./live-record.ts";
import type { UnsavedMatches } from "./unsaved-matches.ts";

/** The store methods for live matches. */
export type LiveMatchStore = Pick<
  Store,
  "putLiveMatch" | "liveMatch" | "liveRooms" | "deleteLiveMatch" | "takeLease" | "releaseLease" | "match" | "putMatch"
>;

/**
 * Saves the state of this server's live matches, so that it can continue them after a crash. Writes never block play:
 * the newest state of each match is queued, and retried while the store is down.
 */
export interface LiveMatches {
  /** Under which this server's matches are stored. */
  readonly owner: string;
  save(match: Omit<LiveMatch, "owner" | "savedAt">): void;
  /** The match of this room is over. */
  remove(room: string): void;
  /** Whether a match is saved, so that the next server at this address recovers it. */
  isSaved(room: string): boolean;
  /** This server continues a match that another one ran. */
  resume(room: string): void;
  /** Whether another server continues the match of this room. */
  isTakenOver(room: string): boolean;
  /**
   * Null while the matches are this server's. While it was suspended, another one may have taken them over: resolves
   * once that is known, or the store has not said it for some seconds. No match may go on before.
   */
  awaitOwnership(): Promise<void> | null;
  /** Takes the lease on this address's matches; false while another process has it. */
  claim(): Promise<boolean>;
  /** Waits for the writes in progress and releases the lease. */
  close(): Promise<void>;
}

interface LiveMatchParts {
  readonly store: LiveMatchStore;
  readonly log: Log;
  /** The address this server is reached at, which stays the same after a restart. */
  readonly owner: string;
  /** This process. */
  readonly holder: string;
  readonly now: () => number;
  /** Keeps what the store does not save; absent if there are no other servers. */
  readonly unsaved?: Pick<UnsavedMatches, "changed" | "saved" | "lose" | "move"> | undefined;
  /**
   * Called when another server has taken over this one's matches, which it may have while this one was suspended: with
   * their rooms, which must be closed. Matches are stored under the returned owner from then on.
   */
  readonly onTakenOver?: ((rooms: readonly string[]) => string) | undefined;
}

/** Milliseconds in which a server that takes over has stored what it found in Redis. */
const FOUND_MS = 1000;
const RENEWAL_MS = LEASE_MS / 4;
/** Milliseconds without a sign of life after which this process was suspended. */
const SUSPENDED_MS = RENEWAL_MS + 500;
/** Milliseconds that matches wait for the store to say whose they are. */
const OWNERSHIP_TIMEOUT_MS = 5000;

/** Name of the lease on an address's matches. It can't clash with a league's lease: league ids have no spaces. */
export const roomsLease = (owner: string): string => `rooms at ${owner}`;

export function createLiveMatches(parts: LiveMatchParts): LiveMatches {
  return new StoredLiveMatches(parts);
}

class StoredLiveMatches implements LiveMatches {
  readonly #parts: LiveMatchParts;
  /** The newest unwritten state of each room; null when it is to be deleted. */
  readonly #waiting = new Map<string, LiveMatch | null>();
  readonly #writing = new Map<string, Promise<void>>();
  readonly #saved = new Set<string>();
  readonly #closing = new AbortController();
  /** Rooms that another server has taken over. */
  readonly #takenOver = new Set<string>();
  #owner: string;
  #ownsUntil = 0;
  #losing: Promise<void> | null = null;
  /** Resolves once it is known whose the matches are; null while they are this server's. */
  #ownershipKnown: Promise<void> | null = null;
  /** When this process was last seen to run. */
  #ranAt = performance.now();
  #renewal: NodeJS.Timeout | undefined;

  constructor(parts: LiveMatchParts) {
    this.#parts = parts;
    this.#owner = parts.owner;
  }

  get owner(): string {
    return this.#owner;
  }

  save(match: Omit<LiveMatch, "owner" | "savedAt">): void {
    this.#change(match.room, { ...match, owner: this.#owner, savedAt: this.#parts.now() });
  }

  remove(room: string): void {
    if (this.#saved.has(room) || this.#writing.has(room)) this.#change(room, null);
  }

  isSaved(room: string): boolean {
    return this.#saved.has(room) && performance.now() < this.#ownsUntil;
  }

  resume(room: string): void {
    this.#takenOver.delete(room);
  }

  isTakenOver(room: string): boolean {
    return this.#takenOver.has(room);
  }

  awaitOwnership(): Promise<void> | null {
    const now = performance.now();
    const wasSuspended = now - this.#ranAt > SUSPENDED_MS && now >= this.#ownsUntil;
    this.#ranAt = now;
    if (wasSuspended && !this.#closing.signal.aborted) this.#waitFor(this.claim());
    return this.#ownershipKnown;
  }

  #waitFor(claimed: Promise<unknown>): void {
    const known = Promise.race([
      claimed.then(() => undefined).catch(() => {}),
      delay(OWNERSHIP_TIMEOUT_MS, this.#closing.signal),
    ]).finally(() => {
      if (this.#ownershipKnown === known) this.#ownershipKnown = null;
    });
    this.#ownershipKnown = known;
  }

  async claim(): Promise<boolean> {
    const { store, holder, onTakenOver } = this.#parts;
    const requestedAt = performance.now();
    const lease = await store.takeLease(roomsLease(this.#owner), holder, LEASE_MS);
    this.#ownsUntil = lease ? requestedAt + LEASE_MS : 0;
    if (!lease && onTakenOver) {
      if (!this.#losing) {
        this.#losing = this.#loseRooms(onTakenOver).finally(() => (this.#losing = null));
        this.#waitFor(this.#losing);
      }
      await this.#losing;
    }
    if (!this.#closing.signal.aborted) this.#renewal ??= setInterval(() => this.#renew(), RENEWAL_MS).unref();
    return lease !== null;
  }

  /** Renews the lease while there are matches to recover, and notices that the process was suspended. */
  #renew(): void {
    if (!this.awaitOwnership() && this.#saved.size > 0) this.claim().catch(() => {});
  }

  async close(): Promise<void> {
    this.#closing.abort();
    clearInterval(this.#renewal);
    await Promise.all(this.#writing.values());
    const { store, holder } = this.#parts;
    if (this.#ownsUntil > 0) await store.releaseLease(roomsLease(this.#owner), holder).catch(() => {});
  }

  /**
   * Matches that the other server has not found stay, under a new owner. It stores what it finds in Redis first, so
   * that the store knows which these are, also when Redis has lost its data.
   */
  async #loseRooms(onTakenOver: (rooms: readonly string[]) => string): Promise<void> {
    const { unsaved, store } = this.#parts;
    const unwritten = (): string[] => [...this.#waiting.keys(), ...this.#writing.keys()];
    const rooms = new Set(unwritten());
    if (rooms.size > 0) await delay(FOUND_MS, this.#closing.signal);
    for (const room of rooms) {
      if ((await unlessDamaged(store.liveMatch(room))) === null) rooms.delete(room);
    }
    for (const room of this.#saved) rooms.add(room);
    const kept = new Set(unwritten().filter((room) => !rooms.has(room)));
    for (const room of rooms) {
      this.#takenOver.add(room);
      this.#waiting.delete(room);
      this.#saved.delete(room);
    }
    unsaved?.lose([...rooms]);
    this.#owner = onTakenOver([...rooms]);
    unsaved?.move([...kept], this.#owner);
  }

  #change(room: string, match: LiveMatch | null): void {
    if (this.#closing.signal.aborted || this.#takenOver.has(room)) return;
    this.#waiting.set(room, match);
    this.#parts.unsaved?.changed(room, match);
    if (this.#writing.has(room)) return;
    const written = this.#writeAll(room).finally(() => this.#writing.delete(room));
    this.#writing.set(room, written);
  }

  async #writeAll(room: string): Promise<void> {
    const backoff = new Backoff();
    for (let match = this.#take(room); match !== undefined; match = this.#take(room)) {
      try {
        await this.#write(room, match);
        backoff.reset();
      } catch (err) {
        this.#parts.log.debug({ err, room }, "live match not saved, retrying");
        if (this.#closing.signal.aborted) return;
        if (!this.#waiting.has(room)) this.#waiting.set(room, match);
        await delay(backoff.next(), this.#closing.signal);
      }
    }
  }

  #take(room: string): LiveMatch | null | undefined {
    const match = this.#waiting.get(room);
    this.#waiting.delete(room);
    return match;
  }

  async #write(room: string, match: LiveMatch | null): Promise<void> {
    const { store, log } = this.#parts;
    const owner = this.#owner;
    if (this.#takenOver.has(room)) return;
    if (!match) {
      await store.deleteLiveMatch(room);
      this.#saved.delete(room);
    } else if (performance.now() < this.#ownsUntil || (await this.claim())) {
      await store.putLiveMatch({ ...match, owner: this.#owner });
      this.#saved.add(room);
      this.#parts.unsaved?.saved(match);
    } else if (!this.#takenOver.has(room) && this.#owner !== owner) await this.#write(room, match);
    else if (!this.#takenOver.has(room))
      log.warn({ room, owner }, "live match not saved, another server has the same address on this store");
  }
}
