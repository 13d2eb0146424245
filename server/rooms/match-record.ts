import type { RatingDisplay } from "./rating-display.ts";
import type { RoomServices } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import type { Match } from "../store/store.ts";
import { liveRecord } from "./stored/live-record.ts";
import type { MatchPlan } from "./stored/matches.ts";
import type { Table } from "./table/table.ts";

interface RecordParts {
  readonly services: Pick<RoomServices, "live" | "keeper">;
  readonly rating: RatingDisplay;
  readonly state: MatchStateType;
  /** The room's id, which is known once the room is created. */
  readonly room: () => string;
}

/** What is stored of one room's match: its state while it is played, and the match once it is over. */
export class MatchRecord {
  readonly #parts: RecordParts;

  constructor(parts: RecordParts) {
    this.#parts = parts;
  }

  /** Whether the next server can continue the match. */
  get isSaved(): boolean {
    return this.#parts.services.live.isSaved(this.#parts.room());
  }

  /** Saves where the match is, if it has people. */
  save(plan: MatchPlan, table: Table | null): void {
    if (plan.seats.every(({ player }) => player)) return;
    this.#parts.services.live.save(liveRecord(this.#parts.room(), plan, table?.played ?? null));
  }

  /** The match is over and there is nothing to store. */
  discard(): void {
    this.#parts.services.live.remove(this.#parts.room());
  }

  /** Stores a match that is over. */
  async keep(match: Match): Promise<void> {
    const { services, rating, state } = this.#parts;
    const isStored = await services.keeper.keep(match);
    this.discard();
    if (!isStored) return;
    await rating.showAfter(match);
    state.match = match.id;
    state.tick += 1;
  }
}
