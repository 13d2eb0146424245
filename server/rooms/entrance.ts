import { generateId } from "@colyseus/core";
import { ServerError } from "../errors.ts";
import type { Bans } from "../guests/bans.ts";
import type { Seats } from "./seats.ts";
import type { MatchPlan } from "./stored/matches.ts";
import { hashSeatToken } from "./stored/seat-token.ts";

interface EntranceParts {
  /** The plan at that moment: an accepted invitation changes it. */
  readonly plan: () => MatchPlan;
  readonly seats: Seats;
  readonly bans: Pick<Bans, "refusal">;
}

/** Who may take a seat of a match: the holders of its tokens, unless they are banned. */
export class Entrance {
  readonly #parts: EntranceParts;

  constructor(parts: EntranceParts) {
    this.#parts = parts;
  }

  /** The seat of a token. @throws ServerError `match/wrong-token`, `guest/banned`. */
  seatOf(token: string): number {
    const hash = hashSeatToken(token);
    const seat = this.#parts.plan().seats.findIndex(({ tokenHash, invited }) => tokenHash === hash && !invited);
    if (seat < 0) {
      const sentence = "That token does not belong to a seat of this match; join without one to watch.";
      throw new ServerError("match/wrong-token", sentence);
    }
    this.#assertAllowed(seat);
    return seat;
  }

  /**
   * The session id to reconnect with, or "" when the token belongs to no seat.
   * @throws ServerError `match/seat-taken` when another client has taken the seat since, `guest/banned`.
   */
  sessionOf(reconnectionToken: string): string {
    const { seats } = this.#parts;
    if (seats.isSuperseded(reconnectionToken))
      throw new ServerError("match/seat-taken", "Your seat is in use in another window; continue there.");
    const seat = seats.opened(reconnectionToken);
    if (seat === null) return "";
    this.#assertAllowed(seat);
    return generateId();
  }

  /** The seat of a reconnection token; null when it belongs to none or its person is banned. */
  seatOpened(reconnectionToken: string): number | null {
    const seat = this.#parts.seats.opened(reconnectionToken);
    return seat === null || this.refusal(seat) ? null : seat;
  }

  /** Why the person of a seat may not play; null if it may. */
  refusal(seat: number): ServerError | null {
    const { plan, bans } = this.#parts;
    return bans.refusal("person", plan().seats[seat]?.owner);
  }

  #assertAllowed(seat: number): void {
    const refusal = this.refusal(seat);
    if (refusal) throw refusal;
  }
}
