import { setTimeout as wait } from "node:timers/promises";
import type { SharedValues } from "../../cluster/shared-values.ts";
import { ServerError } from "../../errors.ts";
import { liveMatchShape, type LiveMatch } from "../../store/live-match.ts";
import type { Store } from "../../store/store.ts";
import { arenaLeague } from "../arena-id.ts";
import { unlessDamaged } from "./live-record.ts";
import type { UnsavedMatches } from "./unsaved-matches.ts";

/** Most rooms that are remembered. */
const MAX_REMEMBERED_ROOMS = 1000;
/** Milliseconds for which the servers of a store remember a room. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;
/** Milliseconds in which a server opens the new room, and between two looks of the others. */
const RESTART_MS = 5000;
const RESTART_POLL_MS = 100;

/** Why a client can't return to a match that was live when its server ended. */
export interface Unrecovered {
  readonly code: "match/lost" | "match/over" | "match/kept";
  readonly message: string;
}

const MOVING: Unrecovered = {
  code: "match/kept",
  message: "The server of this match has stopped. Another one continues it in a few seconds; try again.",
};

/** What the servers of a store share. */
interface SharedParts {
  readonly values: SharedValues;
  readonly store: Pick<Store, "liveMatch" | "league">;
  readonly unsaved: Pick<UnsavedMatches, "has">;
}

/** A match that was not recovered; `match`: as it was stored, if it can be started again. */
interface LostMatch {
  readonly reason: Unrecovered;
  readonly match: LiveMatch | null;
}

/** Reasons why matches were not recovered, by room; servers of one store share them. */
export class LostMatches {
  readonly #shared: SharedValues | null;
  readonly #parts: SharedParts | null;
  readonly #lost = new Map<string, LostMatch>();
  readonly #restarts = new Map<string, Promise<string>>();
  /** The reason for every room, when the list of rooms is unknown. */
  #ofAll: Unrecovered | null = null;

  /** @param shared with the other servers of the store; null if there are none. */
  constructor(shared: SharedParts | null = null) {
    this.#shared = shared?.values ?? null;
    this.#parts = shared;
  }

  /** Why there is no such room now, if it is known. @throws ServerError of the store. */
  async reason(room: string): Promise<Unrecovered | null> {
    const lost = await this.#find(room);
    return lost?.reason ?? this.#ofAll ?? ((await this.#isMoving(room)) ? MOVING : null);
  }

  /** A lost match that can be started again, or null. */
  async match(room: string): Promise<LiveMatch | null> {
    return (await this.#find(room))?.match ?? null;
  }

  async add(room: string, reason: Unrecovered, match: LiveMatch | null = null): Promise<void> {
    if (this.#lost.size < MAX_REMEMBERED_ROOMS) this.#lost.set(room, { reason, match });
    await this.#shared?.set(lostKey(room), JSON.stringify({ reason, match }), REMEMBERED_MS).catch(() => {});
  }

  /** The match goes on after all. */
  forget(room: string): void {
    this.#lost.delete(room);
  }

  /** @param reason why no room is known; null once they are. */
  addAll(reason: Unrecovered | null): void {
    this.#ofAll = reason;
  }

  /**
   * Opens the room in which a lost match is started again, once: everyone gets the same one.
   * @throws ServerError `match/not-started` while another server opens it; what `open` throws.
   */
  restart(room: string, open: () => Promise<string>): Promise<string> {
    const before = this.#restarts.get(room);
    if (before) return before;
    const opened = this.#shared ? restartOnce(this.#shared, room, open) : open();
    this.#restarts.set(room, opened);
    opened.catch(() => this.#restarts.delete(room));
    return opened;
  }

  /** Whether a room will open again, on another server. */
  async #isMoving(room: string): Promise<boolean> {
    if (!this.#parts) return false;
    const { store, unsaved } = this.#parts;
    const league = arenaLeague(room);
    if (league !== null) return (await store.league(league)) !== null;
    return (await unsaved.has(room)) || (await unlessDamaged(store.liveMatch(room))) !== null;
  }

  async #find(room: string): Promise<LostMatch | null> {
    const known = this.#lost.get(room);
    if (known || !this.#shared) return known ?? null;
    const text = await this.#shared.get(lostKey(room));
    if (text === null) return null;
    const { reason, match } = JSON.parse(text) as LostMatch;
    return { reason, match: match && liveMatchShape.parse(match) };
  }
}

const lostKey = (room: string): string => `lost:${room}`;

/** As {@link LostMatches.restart}, by one of several servers. */
async function restartOnce(shared: SharedValues, room: string, open: () => Promise<string>): Promise<string> {
  const key = `restarted:${room}`;
  if (await shared.take(key, "", RESTART_MS)) {
    try {
      const opened = await open();
      await shared.set(key, opened, REMEMBERED_MS);
      return opened;
    } catch (error) {
      await shared.delete(key);
      throw error;
    }
  }
  for (let waited = 0; waited < RESTART_MS; waited += RESTART_POLL_MS) {
    const opened = await shared.get(key);
    if (opened) return opened;
    await wait(RESTART_POLL_MS);
  }
  throw new ServerError("match/not-started", "The new match could not be opened. Try again.");
}
