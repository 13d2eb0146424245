import { matchMaker } from "@colyseus/core";
import type { SharedValues } from "../../cluster/shared-values.ts";
import { ServerError } from "../../errors.ts";
import { LEASE_MS } from "../../store/lease.ts";
import { delay } from "../../store/retry.ts";
import { unlessDamaged } from "./live-record.ts";
import { roomsLease } from "./live-matches.ts";
import { recoverRooms, type RecoveryParts } from "./recovery.ts";

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
  /** Whether a live server stores its matches under this owner. */
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

  /** Continues the matches of an owner whose server ended; returns once this server or another one has. */
  async adopt(owner: string): Promise<void> {
    if (this.#adopting.has(owner)) return;
    this.#adopting.add(owner);
    try {
      await this.#adopt(owner);
    } catch (err) {
      // The next search tries again.
      this.#parts.log.warn({ err, owner }, "matches not taken over, retrying");
    } finally {
      this.#adopting.delete(owner);
    }
  }

  async #adopt(owner: string): Promise<void> {
    const { store, holder, log, values } = this.#parts;
    const lease = roomsLease(owner);
    const assertSafe = async (room: string): Promise<void> => {
      if ((await values.count(`adopted:${room}`, COUNTED_MS)) > MAX_SERVERS)
        throw new ServerError("match/lost", "it was moved between servers too often.");
    };
    let rooms = await store.liveRooms(owner);
    while (!(await store.takeLease(lease, holder, LEASE_MS))) {
      await delay(RETRY_MS, this.#closing.signal);
      rooms = await store.liveRooms(owner);
      if (rooms.length === 0 || this.#parts.isAlive(owner) || this.#closing.signal.aborted) return;
    }
    const renewal = setInterval(() => store.takeLease(lease, holder, LEASE_MS).catch(() => {}), LEASE_MS / 4);
    try {
      log.info({ owner, matches: rooms.length }, "matches of ended server taken over");
      const isElsewhere = (room: string): boolean => matchMaker.getLocalRoomById(room) === undefined;
      const parts = { ...this.#parts, assertSafe, cause: "its server stopped" };
      await recoverRooms(parts, rooms.filter(isElsewhere));
      // If this server ends before it has saved them as its own, the next one finds them under the old owner.
      for (let left = rooms.length; left > 0 && !this.#closing.signal.aborted;) {
        await delay(RETRY_MS, this.#closing.signal);
        left = (await store.liveRooms(owner)).length;
      }
      if (!this.#closing.signal.aborted) await store.takeLease(lease, holder, FENCE_MS);
    } finally {
      clearInterval(renewal);
    }
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
      for (const owner of owners) if (!isAlive(owner)) await this.adopt(owner);
    } catch (err) {
      log.debug({ err }, "live matches not read, retrying");
    }
  }
}
