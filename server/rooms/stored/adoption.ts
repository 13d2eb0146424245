import { matchMaker } from "@colyseus/core";
import type { SharedValues } from "../../cluster/shared-values.ts";
import { ServerError } from "../../errors.ts";
import { boundedLog } from "../../log.ts";
import { LEASE_MS } from "../../store/lease.ts";
import type { LiveMatch } from "../../store/live-match.ts";
import { Backoff, delay } from "../../store/retry.ts";
import { unlessDamaged } from "./live-record.ts";
import { roomsLease } from "./live-matches.ts";
import { recoverRooms, type RecoveryParts } from "./recovery.ts";
import type { UnsavedMatches } from "./unsaved-matches.ts";

/** Milliseconds between two searches for matches of servers that ended unnoticed. */
const SEARCH_MS = 15_000;
/** Milliseconds between two attempts to take over while the lease of a killed server holds. */
const RETRY_MS = 250;
/** Milliseconds for which a server that was taken over can't get its lease back: it may only have been suspended. */
const FENCE_MS = 30 * 24 * 60 * 60 * 1000;
/** Servers that may continue a match within {@link COUNTED_MS}: one that ends its server must not end them all. */
const MAX_SERVERS = 3;
const COUNTED_MS = 10 * 60_000;

/** Owners of the live matches of servers that share a Redis begin so; each process is an owner of its own. */
export const SERVER_OWNER = "server ";

interface AdoptionParts extends Omit<RecoveryParts, "assertSafe" | "cause"> {
  readonly values: SharedValues;
  /** This process, as holder of leases. */
  readonly holder: string;
  readonly unsaved: Pick<UnsavedMatches, "of" | "settle">;
  /** Whether a server that is known to live stores its matches under this owner. */
  readonly isListed: (owner: string) => boolean;
  /** As `isListed`; also true while that is unknown. */
  readonly isAlive: (owner: string) => boolean;
}

/** Continues the matches of servers that ended, each on one of those that are left. */
export class MatchAdoption {
  readonly #parts: AdoptionParts;
  readonly #adopting = new Set<string>();
  readonly #closing = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: AdoptionParts) {
    this.#parts = parts;
  }

  /** Adopts what servers left that ended before, and looks again from time to time. */
  async start(): Promise<void> {
    this.#timer = setInterval(() => void this.#search(), SEARCH_MS).unref();
    await this.#search();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#closing.abort();
  }

  /**
   * Continues the matches of an owner whose server ended, as soon as the store and Redis let it; returns once this
   * server or another one has.
   */
  async adopt(owner: string): Promise<void> {
    if (this.#adopting.has(owner)) return;
    this.#adopting.add(owner);
    const backoff = new Backoff(RETRY_MS);
    // Each server counts once for a room, however often it tries.
    const counted = new Set<string>();
    try {
      while (!(await this.#adopt(owner, counted))) {
        await delay(backoff.next(), this.#closing.signal);
        if (this.#closing.signal.aborted || this.#parts.isListed(owner)) return;
      }
    } finally {
      this.#adopting.delete(owner);
    }
  }

  /** Whether nothing is left to do for this owner's matches; false: try again. */
  async #adopt(owner: string, counted: Set<string>): Promise<boolean> {
    const { store, holder, log } = this.#parts;
    const lease = roomsLease(owner);
    const take = (milliseconds: number) => store.takeLease(lease, holder, milliseconds);
    let renewal: NodeJS.Timeout | undefined;
    try {
      if (!(await take(LEASE_MS))) return await this.#isEmpty(owner);
      renewal = setInterval(() => take(LEASE_MS).catch(() => {}), LEASE_MS / 4);
      await this.#continueMatches(owner, counted);
      if (!this.#closing.signal.aborted) await take(FENCE_MS);
      return true;
    } catch (err) {
      boundedLog(log).warn({ err, owner }, "matches not taken over, retrying");
      return false;
    } finally {
      clearInterval(renewal);
    }
  }

  /** Whether this owner has no matches; the server that has its lease continues them. */
  async #isEmpty(owner: string): Promise<boolean> {
    const { store, unsaved } = this.#parts;
    return (await store.liveRooms(owner)).length === 0 && (await unsaved.of(owner)).length === 0;
  }

  /** @throws ServerError of the store or Redis: what is left must be continued by the next attempt. */
  async #continueMatches(owner: string, counted: Set<string>): Promise<void> {
    const { store, log, values } = this.#parts;
    await this.#saveUnsaved(owner);
    const assertSafe = async (room: string): Promise<void> => {
      if (counted.has(room)) return;
      const count = await values.count(`adopted:${room}`, COUNTED_MS);
      counted.add(room);
      if (count > MAX_SERVERS) throw new ServerError("match/lost", "it was moved between servers too often.");
    };
    const parts = { ...this.#parts, assertSafe, cause: "its server stopped" };
    let left = await store.liveRooms(owner);
    log.info({ owner, matches: left.length }, "matches of ended server taken over");
    const backoff = new Backoff(RETRY_MS);
    // If this server ends before it has saved them as its own, the next one finds them under the old owner.
    while (left.length > 0 && !this.#closing.signal.aborted) {
      // Also those that the store did not return before.
      const missing = left.filter((room) => matchMaker.getLocalRoomById(room) === undefined);
      if (missing.length > 0) await recoverRooms(parts, missing);
      await delay(missing.length > 0 ? backoff.next() : RETRY_MS, this.#closing.signal);
      left = await store.liveRooms(owner);
    }
  }

  /** Stores what the ended server could not. */
  async #saveUnsaved(owner: string): Promise<void> {
    const { store, unsaved } = this.#parts;
    const matches = await unsaved.of(owner);
    for (const match of matches) {
      const stored = await unlessDamaged(store.liveMatch(match.room));
      if (pliesOf(match) > pliesOf(stored)) await store.putLiveMatch({ ...match, owner });
    }
    await unsaved.settle(
      owner,
      matches.map(({ room }) => room),
    );
  }

  /** Finds owners of live matches that are no live server's. */
  async #search(): Promise<void> {
    const { store, live, isAlive, log } = this.#parts;
    try {
      const owners = new Set<string>();
      for (const room of await store.liveRooms(live.owner, "others")) {
        const match = await unlessDamaged(store.liveMatch(room));
        if (match?.owner.startsWith(SERVER_OWNER)) owners.add(match.owner);
      }
      await Promise.all([...owners].map((owner) => (isAlive(owner) ? null : this.adopt(owner))));
    } catch (err) {
      log.debug({ err }, "live matches not read, retrying");
    }
  }
}

/** How far a match is; -1: it has not started, -2: there is none. */
const pliesOf = (match: LiveMatch | null): number => (match ? (match.played?.actions.length ?? -1) : -2);
