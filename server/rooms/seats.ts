import type { Client } from "@colyseus/core";

/** Close code of a connection whose seat is played in another window now: one from which the SDK does not come back by itself. */
export const SEAT_TAKEN_CODE = 4409;
/** Milliseconds that a replaced client has to close its connection. */
const CLOSE_MS = 1000;
/** Reconnection tokens of replaced pages that are remembered for a seat. */
const MAX_SUPERSEDED = 16;

/** One person's seat. */
interface Seat {
  /** Who sits there now; null before the first sits down and while they are away. */
  client: Client | null;
  /** Reconnection tokens that open it again: the one that was used last, since its successor may never have arrived, and that one. */
  tokens: readonly string[];
  /** Tokens of pages that were replaced by another one. */
  superseded: readonly string[];
  /** Runs while they are away. */
  grace: NodeJS.Timeout | null;
}

/**
 * The seats of a match's people. A seat outlives its connections: who drops keeps it for the grace period, however often and at
 * whatever point of joining that was, and takes it again with the seat's token or with the last reconnection token.
 */
export class Seats {
  readonly #seats: ReadonlyMap<number, Seat>;
  readonly #graceMs: number;
  readonly #onExpired: (seat: number) => void;

  /** @param onExpired gets a seat whose person stayed away for all of the grace period. */
  constructor(people: readonly number[], graceMs: number, onExpired: (seat: number) => void) {
    this.#seats = new Map(people.map((seat) => [seat, { client: null, tokens: [], superseded: [], grace: null }]));
    this.#graceMs = graceMs;
    this.#onExpired = onExpired;
  }

  /** The seat that this client sits in now; null for spectators and for who was replaced. */
  of(client: Client): number | null {
    for (const [index, seat] of this.#seats) if (seat.client === client) return index;
    return null;
  }

  /** The seat that a reconnection token opens, or null. */
  opened(reconnectionToken: string): number | null {
    for (const [index, seat] of this.#seats) if (seat.tokens.includes(reconnectionToken)) return index;
    return null;
  }

  /** Whether a reconnection token is of a page that was replaced by another one, which sat down with the seat's token. */
  isSuperseded(reconnectionToken: string): boolean {
    return [...this.#seats.values()].some(({ superseded }) => superseded.includes(reconnectionToken));
  }

  isConnected(index: number): boolean {
    return this.#seat(index).client !== null;
  }

  /** Whether somebody sits in each. */
  get areAllConnected(): boolean {
    return [...this.#seats.values()].every(({ client }) => client !== null);
  }

  /**
   * Seats a client, in place of the one that sat there.
   * @param used reconnection token it came with, or null where it came with the seat's own token.
   * @returns the client that it replaces, or null.
   */
  sit(index: number, client: Client, used: string | null): Client | null {
    const seat = this.#seat(index);
    const before = seat.client;
    this.#stopGrace(seat);
    seat.client = client;
    if (used === null) seat.superseded = [...seat.superseded, ...seat.tokens].slice(-MAX_SUPERSEDED);
    seat.tokens = used === null ? [client.reconnectionToken] : [used, client.reconnectionToken];
    return before;
  }

  /** Empties a seat. Its person may come back: within the grace period where `keep` is set, else as long as there is the room. */
  stand(index: number, { keep }: { readonly keep: boolean }): void {
    const seat = this.#seat(index);
    seat.client = null;
    this.#stopGrace(seat);
    if (keep) seat.grace = setTimeout(() => this.#onExpired(index), this.#graceMs);
  }

  /** Stops every grace period. */
  stopWaiting(): void {
    for (const seat of this.#seats.values()) this.#stopGrace(seat);
  }

  #stopGrace(seat: Seat): void {
    if (seat.grace) clearTimeout(seat.grace);
    seat.grace = null;
  }

  #seat(index: number): Seat {
    const seat = this.#seats.get(index);
    if (!seat) throw new RangeError(`seat ${index} is no person's`);
    return seat;
  }
}

/** Ends the connection of a client whose seat is played elsewhere, and says so. */
export function replaceClient(client: Client): void {
  client.leave(SEAT_TAKEN_CODE, "This seat is played in another window.");
  // The connection may be dead, which was not noticed yet.
  setTimeout(() => (client.ref as unknown as { terminate(): void }).terminate(), CLOSE_MS).unref();
}
