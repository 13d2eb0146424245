import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { gameById } from "../../games/registry.ts";
import { ServerError } from "../errors.ts";
import type { SeatHub } from "../external/seats/hub.ts";
import { SEATS_PROTOCOL, type OverMessage, type TurnMessage } from "../external/seats/protocol.ts";
import type { Guests } from "../guests/guests.ts";
import type { Matches } from "../rooms/stored/matches.ts";
import type { MatchRequest } from "../schemas/matches.ts";

/** Milliseconds that an assistant has for a turn: its person may have to agree to every call. */
const TURN_MS = 10 * 60_000;
/** Milliseconds after the last call at which an assistant's seat is given up. */
const IDLE_MS = 20 * 60_000;

/** A match to join. */
export interface JoinRequest {
  readonly game: string;
  /** The player of each other seat, in order of seats; "human" invites a person. */
  readonly opponents: readonly string[];
  readonly seat: number;
  readonly name: string;
  readonly options?: MatchRequest["options"];
}

/** A seat that was taken. */
export interface JoinedSeat {
  /** The secret by which the seat is played. */
  readonly handle: string;
  readonly room: string;
  readonly seat: number;
  readonly role: string;
  /** Tokens with which people take the seats that they are invited to. */
  readonly invitations: readonly { readonly seat: number; readonly token: string }[];
}

/** How things stand for a seat. */
export type Observation =
  | { readonly status: "your-turn"; readonly turn: TurnMessage }
  | { readonly status: "waiting" }
  | { readonly status: "over"; readonly over: OverMessage };

interface SeatParts {
  readonly hub: SeatHub;
  readonly matches: Matches;
  readonly guests: Pick<Guests, "hold">;
  /** Makes handles; random ones if absent. */
  readonly newHandle?: () => string;
}

/** The seats of assistants, which call when they want to know something, and are never called. */
export class AssistantSeats {
  readonly #seats = new Map<string, AssistantSeat>();
  /** The address that joined with each seat. */
  readonly #guests = new WeakMap<AssistantSeat, string>();
  readonly #parts: SeatParts;
  readonly #sweep: NodeJS.Timeout;

  constructor(parts: SeatParts) {
    this.#parts = parts;
    this.#sweep = setInterval(() => this.#leaveIdle(), 30_000).unref();
  }

  /** @throws ServerError `request/invalid`, `match/too-many`, `request/too-many`; those of opening a match. */
  async join({ game: id, opponents, seat, name, options }: JoinRequest, guest: string): Promise<JoinedSeat> {
    const { hub, matches, guests, newHandle = randomHandle } = this.#parts;
    const game = gameById(id);
    if (seat >= game.roles.length) {
      throw new ServerError("request/invalid", `${game.name} has seats 0 to ${game.roles.length - 1}, not ${seat}.`);
    }
    if (opponents.length !== game.roles.length - 1) {
      const sentence = `Name ${game.roles.length - 1} opponents, one for each other seat of ${game.name}, not ${opponents.length}.`;
      throw new ServerError("request/invalid", sentence);
    }
    const release = guests.hold("bots", guest);
    const handle = newHandle();
    const taken = new AssistantSeat(hub, name, handle, release);
    try {
      const seats = [...opponents.slice(0, seat), taken.reference, ...opponents.slice(seat)];
      const { room, tokens } = await matches.create({ game: id, seats, ...(options && { options }) }, guest);
      this.#seats.set(handle, taken);
      this.#guests.set(taken, guest);
      return { handle, room, seat, role: game.roles[seat] ?? "", invitations: tokens };
    } catch (error) {
      taken.close();
      throw error;
    }
  }

  /** @throws ServerError `seat/unknown-handle` */
  seat(handle: string): AssistantSeat {
    const found = this.#seats.get(handle);
    if (found) return found.touched();
    throw new ServerError("seat/unknown-handle", "There is no such seat, or it was given up; join a match first.");
  }

  /** Gives up the seats of the guests that `isBanned` names. */
  drop(isBanned: (guest: string) => boolean): void {
    for (const [handle, seat] of this.#seats) {
      if (!isBanned(this.#guests.get(seat) ?? "")) continue;
      seat.close();
      this.#seats.delete(handle);
    }
  }

  close(): void {
    clearInterval(this.#sweep);
    for (const seat of this.#seats.values()) seat.close();
    this.#seats.clear();
  }

  #leaveIdle(): void {
    for (const [handle, seat] of this.#seats) {
      if (seat.idleMs < IDLE_MS) continue;
      seat.close();
      this.#seats.delete(handle);
    }
  }
}

const randomHandle = (): string => randomBytes(18).toString("base64url");

/** One seat of an assistant in one match. */
export class AssistantSeat {
  readonly reference: string;
  readonly #hub: SeatHub;
  readonly #bot: string;
  readonly #line;
  /** Null once its match is over: a seat that only waits to be read takes nobody's place. */
  #release: (() => void) | null;
  #turn: TurnMessage | null = null;
  #over: OverMessage | null = null;
  #news = Promise.withResolvers<void>();
  #lastCall = performance.now();

  constructor(hub: SeatHub, name: string, handle: string, release: () => void) {
    this.#hub = hub;
    this.#release = release;
    this.#line = {
      turn: (turn: TurnMessage) => this.#note(() => (this.#turn = turn)),
      over: (over: OverMessage) => {
        this.#free();
        this.#note(() => (this.#over = over));
      },
      replace: () => {},
    };
    const hello = { protocol: SEATS_PROTOCOL, name, key: handle, tables: 1, turnMs: TURN_MS, isPrivate: true };
    const { bot, welcome } = hub.connect(hello, this.#line);
    this.#bot = bot;
    this.reference = welcome.reference;
  }

  get idleMs(): number {
    return performance.now() - this.#lastCall;
  }

  touched(): this {
    this.#lastCall = performance.now();
    return this;
  }

  /** How things stand, at the latest after `waitMs`: sooner if there is something to do. */
  async observe(waitMs: number): Promise<Observation> {
    const until = performance.now() + waitMs;
    for (let left = waitMs; this.#now().status === "waiting" && left > 0; left = until - performance.now()) {
      await Promise.race([this.#news.promise, wait(left)]);
    }
    return this.#now();
  }

  /**
   * Plays, and observes what follows. Repeating a call plays nothing twice.
   * @param move the `move` of the turn that is answered.
   * @throws ServerError `match/not-playing`, `match/wrong-seat`, `match/stale-ply`.
   */
  async act(
    move: number,
    answer: { readonly action: number } | { readonly text: string },
    waitMs: number,
  ): Promise<Observation> {
    const now = this.#now();
    if (now.status === "over") throw new ServerError("match/not-playing", "The match is over; join another one.");
    if (now.status === "waiting") {
      throw new ServerError("match/wrong-seat", "It is not your turn; observe until it is.");
    }
    if (move < now.turn.move) return now;
    if (move > now.turn.move) {
      const sentence = `You are at move ${now.turn.move}, not ${move}; observe, and repeat the move that it says.`;
      throw new ServerError("match/stale-ply", sentence);
    }
    const { turn } = now.turn;
    this.#turn = null;
    this.#hub.act(this.#bot, { turn, ...answer });
    return this.observe(waitMs);
  }

  /** Gives up the match. */
  async resign(waitMs: number): Promise<Observation> {
    this.#hub.resign(this.#bot);
    if (this.#over === null) this.#turn = null;
    return this.observe(waitMs);
  }

  close(): void {
    this.#hub.resign(this.#bot);
    this.#hub.disconnect(this.#bot, this.#line);
    this.#free();
  }

  #free(): void {
    this.#release?.();
    this.#release = null;
  }

  #now(): Observation {
    if (this.#over) return { status: "over", over: this.#over };
    return this.#turn ? { status: "your-turn", turn: this.#turn } : { status: "waiting" };
  }

  #note(take: () => void): void {
    take();
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }
}
