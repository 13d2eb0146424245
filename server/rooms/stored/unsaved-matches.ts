import type { SharedValues } from "../../cluster/shared-values.ts";
import type { Log } from "../../log.ts";
import { packLiveMatch, unpackLiveMatch } from "../../store/codec.ts";
import type { LiveMatch } from "../../store/live-match.ts";

/** Milliseconds that the store has to save a match before the other servers get it. */
const LATE_MS = 250;
/** Milliseconds for which they have it; longer than any wait of a match. */
const KEPT_MS = 60 * 60_000;

const roomKey = (room: string): string => `unsaved:${room}`;
const ownerKey = (owner: string): string => `unsaved-rooms:${owner}`;

/**
 * Live matches that the store does not save, kept in Redis meanwhile: if their server ends before the store is back,
 * another one still continues them.
 */
export class UnsavedMatches {
  readonly #values: SharedValues;
  readonly #log: Log;
  /** The newest unsaved state of each room. */
  readonly #pending = new Map<string, LiveMatch>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #shared = new Set<string>();
  #last: Promise<void> = Promise.resolve();

  constructor(values: SharedValues, log: Log) {
    this.#values = values;
    this.#log = log;
  }

  /** The match has a new state, or is over: null. */
  changed(room: string, match: LiveMatch | null): void {
    if (match === null) return this.#forget(room);
    this.#pending.set(room, match);
    // A match that has not begun is shared at once: whoever opened it must find it again.
    if (this.#shared.has(room) || match.played === null) return this.#share(room);
    if (this.#timers.has(room)) return;
    this.#timers.set(room, setTimeout(() => this.#share(room), LATE_MS).unref());
  }

  /** The store has saved this state. */
  saved(match: LiveMatch): void {
    const pending = this.#pending.get(match.room);
    if (pending?.played === match.played && pending.seats === match.seats) this.#forget(match.room);
  }

  /** This server stores these matches under another owner from now on. */
  move(rooms: readonly string[], owner: string): void {
    for (const room of rooms) {
      const match = this.#pending.get(room);
      if (match) this.#pending.set(room, { ...match, owner });
      this.#shared.delete(room);
      this.#share(room);
    }
  }

  /** Another server has these rooms, and what was shared of them. */
  lose(rooms: readonly string[]): void {
    for (const room of rooms) {
      this.#shared.delete(room);
      this.#forget(room);
    }
  }

  /** Resolves once other servers could continue the match of this room, or Redis has refused it. */
  async shared(room: string): Promise<void> {
    if (this.#shared.has(room)) await this.#last;
  }

  /** Whether a server continues the match of this room. @throws ServerError `redis/unavailable`. */
  async has(room: string): Promise<boolean> {
    return (await this.#values.get(roomKey(room))) !== null;
  }

  /** What a server that ended left unsaved. @throws ServerError `redis/unavailable`, `store/damaged`. */
  async of(owner: string): Promise<readonly LiveMatch[]> {
    const rooms = JSON.parse((await this.#values.get(ownerKey(owner))) ?? "[]") as string[];
    const texts = await Promise.all(rooms.map((room) => this.#values.get(roomKey(room))));
    return rooms.flatMap((room, i) => {
      const text = texts[i] ?? null;
      return text === null ? [] : [unpackLiveMatch(room, text)];
    });
  }

  /** The store has all that this server left. @throws ServerError `redis/unavailable`. */
  async settle(owner: string, rooms: readonly string[]): Promise<void> {
    for (const room of rooms) await this.#values.delete(roomKey(room));
    await this.#values.delete(ownerKey(owner));
  }

  #share(room: string): void {
    const match = this.#pending.get(room);
    if (!match) return;
    const isNew = !this.#shared.has(room);
    this.#shared.add(room);
    this.#then(async () => {
      await this.#values.set(roomKey(room), packLiveMatch(match), KEPT_MS);
      if (isNew) await this.#list(match.owner);
    });
  }

  #forget(room: string): void {
    const match = this.#pending.get(room);
    this.#pending.delete(room);
    clearTimeout(this.#timers.get(room));
    this.#timers.delete(room);
    if (!this.#shared.delete(room)) return;
    this.#then(async () => {
      await this.#values.delete(roomKey(room));
      if (match) await this.#list(match.owner);
    });
  }

  #list(owner: string): Promise<void> {
    return this.#values.set(ownerKey(owner), JSON.stringify([...this.#shared]), KEPT_MS);
  }

  /** One after the other, so that an older state never replaces a newer one. */
  #then(work: () => Promise<void>): void {
    this.#last = this.#last.then(work).catch((err: unknown) => {
      this.#log.debug({ err }, "unsaved match not shared");
    });
  }
}
