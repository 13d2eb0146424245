import type { Client } from "@colyseus/core";
import { SEAT_TAKEN_CODE } from "../common/close-codes.ts";
import { closeClient } from "./base/close-client.ts";

/** Reconnection tokens of replaced pages remembered for each seat. */
const MAX_SUPERSEDED_CLIENTS = 16;

/** One person's seat. */
interface Seat {
  /** The client in the seat; null before the first join and while disconnected. */
  client: Client | null;
  /**
   * Valid reconnection tokens: the current one and the last one used, since the client may never have received the
   * current one.
   */
  tokens: readonly string[];
  /** Tokens of pages that another page replaced. */
  superseded: readonly string[];
  /** The grace period; runs while the person is disconnected. */
  grace: NodeJS.Timeout | null;
}

/**
 * The seats of a match's people. A seat outlives its connections: a person who drops, however often and at whatever
 * point of joining, keeps it for the grace period and takes it again with the seat token or the last reconnection
 * token.
 */
export class Seats {
  readonly #seats: ReadonlyMap<number, Seat>;
  readonly #graceMs: number;
  readonly #onExpired: (seat: number) => void;

  /** @param onExpired called with a seat whose person did not return within the grace period. */
  constructor(people: readonly number[], graceMs: number, onExpired: (seat: number) => void) {
    this.#seats = new Map(people.map((seat) => [seat, { client: null, tokens: [], superseded: [], grace: null }]));
    this.#graceMs = graceMs;
    this.#onExpired = onExpired;
  }

  /** The seat of a client; null for spectators and replaced clients. */
  of(client: Client): number | null {
    for (const [index, seat] of this.#seats) if (seat.client === client) return index;
    return null;
  }

  /** The client in a seat; null for agents' seats and while the person is disconnected. */
  clientOf(index: number): Client | null {
    return this.#seats.get(index)?.client ?? null;
  }

  /** The seat of a reconnection token, or null. */
  opened(reconnectionToken: string): number | null {
    for (const [index, seat] of this.#seats) if (seat.tokens.includes(reconnectionToken)) return index;
    return null;
  }

  /** Whether a reconnection token belongs to a page replaced by another one that joined with the seat token. */
  isSuperseded(reconnectionToken: string): boolean {
    return [...this.#seats.values()].some(({ superseded }) => superseded.includes(reconnectionToken));
  }

  isConnected(index: number): boolean {
    return this.#seat(index).client !== null;
  }

  /** Whether every seat has a client. */
  get areAllConnected(): boolean {
    return [...this.#seats.values()].every(({ client }) => client !== null);
  }

  /**
   * Seats a client, replacing the one in that seat.
   * @param used the reconnection token it joined with, or null if it joined with the seat token.
   * @returns the replaced client, or null.
   */
  sit(index: number, client: Client, used: string | null): Client | null {
    const seat = this.#seat(index);
    const before = seat.client;
    this.#stopGrace(seat);
    seat.client = client;
    if (used === null) seat.superseded = [...seat.superseded, ...seat.tokens].slice(-MAX_SUPERSEDED_CLIENTS);
    seat.tokens = used === null ? [client.reconnectionToken] : [used, client.reconnectionToken];
    return before;
  }

  /** Empties a seat. Its person may return within the grace period if `keep` is set, else while the room exists. */
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

/** Closes the connection of a client whose seat moved to another window. */
export const replaceClient = (client: Client): void =>
  closeClient(client, SEAT_TAKEN_CODE, "This seat is in use in another window.");
