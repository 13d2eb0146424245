import type { RatingDisplay } from "./rating-display.ts";
import type { RoomServices } from "./services.ts";
import type { MatchStateType } from "./state.ts";
import { ServerError } from "../errors.ts";
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
  /** Whether the match has people, and so goes on if its server ends. */
  readonly hasPeople: boolean;
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

  /** Resolves once it is known whether the match is still this server's; null while it is. */
  awaitOwnership(): Promise<void> | null {
    return this.#parts.hasPeople ? this.#parts.services.live.awaitOwnership() : null;
  }

  /** @throws ServerError `match/kept` once another server continues the match. */
  async assertOwn(): Promise<void> {
    await this.awaitOwnership();
    if (!this.#parts.services.live.isTakenOver(this.#parts.room())) return;
    throw new ServerError("match/kept", "Another server continues this match; join it again.");
  }

  /** Saves where the match is, if it has people. */
  save(plan: MatchPlan, table: Table | null): void {
    if (!this.#parts.hasPeople) return;
    this.#parts.services.live.save(liveRecord(this.#parts.room(), plan, table?.played ?? null));
  }

  /** The match is over and there is nothing to store. */
  discard(): void {
    this.#parts.services.live.remove(this.#parts.room());
  }

  /** Stores a match that is over, unless another server continues it. */
  async keep(match: Match): Promise<void> {
    const { services, rating, state, room } = this.#parts;
    await this.awaitOwnership();
    if (services.live.isTakenOver(room())) return;
    const isStored = await services.keeper.keep(match);
    this.discard();
    if (!isStored) return;
    await rating.showAfter(match);
    state.match = match.id;
    state.tick += 1;
  }
}
