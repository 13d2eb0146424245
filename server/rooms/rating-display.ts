import type { Log } from "../log.ts";
import type { Match } from "../store/store.ts";
import type { RoomRatings, ShownRating } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import type { MatchPlan } from "./stored/matches.ts";

interface DisplayParts {
  readonly plan: MatchPlan;
  readonly state: MatchStateType;
  readonly ratings: RoomRatings;
  readonly log: Log;
}

/** Shows the rating of a rated match's person to it alone. Shows none if the store can't be read. */
export class RatingDisplay {
  readonly #parts: DisplayParts;
  /** The seat of the rated person; -1: the match is not rated, as between people. */
  readonly #seat: number;

  constructor(parts: DisplayParts) {
    this.#parts = parts;
    const { seats } = parts.plan;
    const isAlone = seats.filter(({ player }) => !player).length === 1;
    this.#seat = isAlone ? seats.findIndex(({ person }) => person) : -1;
  }

  async showBefore(): Promise<void> {
    const { plan, ratings } = this.#parts;
    const id = plan.seats[this.#seat]?.person;
    if (id) await this.#show(ratings.current(plan.game, id, this.#seat));
  }

  /** Counts a stored match, and shows what it changed. */
  async showAfter(match: Match): Promise<void> {
    await this.#show(this.#parts.ratings.record(match));
  }

  async #show(reading: Promise<ShownRating | null>): Promise<void> {
    const { state, log } = this.#parts;
    const rating = await reading.catch((err: unknown) => {
      log.warn({ err }, "rating not computed");
      return null;
    });
    const shown = state.seats.get(String(this.#seat));
    if (!shown || rating === null) return;
    shown.rating = JSON.stringify(rating);
    state.tick += 1;
  }
}
