import type { Client } from "@colyseus/core";
import { ServerError } from "../errors.ts";
import type { MatchPlan, Matches } from "./stored/matches.ts";
import type { Seats } from "./seats.ts";
import type { MatchStateType } from "./state.ts";

interface RematchParts {
  /** The plan at that moment: an accepted invitation changes it. */
  readonly plan: () => MatchPlan;
  readonly seats: Seats;
  readonly state: MatchStateType;
  readonly matches: Matches;
  readonly clients: readonly Client[];
}

/** A rematch with the same players, opened once a match by the first player to request it. */
export class Rematch {
  readonly #parts: RematchParts;
  #opening: Promise<void> | null = null;

  constructor(parts: RematchParts) {
    this.#parts = parts;
  }

  /** @throws ServerError `match/wrong-seat`, `match/not-over`, `match/not-playing`, `match/too-many`. */
  async open(client: Client): Promise<void> {
    const { seats, state } = this.#parts;
    const plan = this.#parts.plan();
    if (seats.of(client) === null)
      throw new ServerError("match/wrong-seat", "You are watching; only players can request a rematch.");
    if (state.phase !== "over") throw new ServerError("match/not-over", "Play this match to its end first.");
    const gone = plan.seats.find(({ player }, seat) => !player && !seats.isConnected(seat));
    if (gone) {
      throw new ServerError("match/not-playing", `${gone.name} has left; open a new match instead of a rematch.`);
    }
    this.#opening ??= this.#open().catch((error) => {
      this.#opening = null;
      throw error;
    });
    await this.#opening;
  }

  async #open(): Promise<void> {
    const { seats, state, matches, clients } = this.#parts;
    const plan = this.#parts.plan();
    const { room, tokens, turned } = await matches.rematch(plan);
    state.rematch = room;
    state.tick += 1;
    for (const client of clients) {
      const seat = seats.of(client);
      if (seat === null) continue;
      const next = turned ? (seat + 1) % plan.seats.length : seat;
      client.send("rematch", { room, seat: next, token: tokens.find((ticket) => ticket.seat === next)?.token });
    }
  }
}
