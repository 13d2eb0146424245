import { Backoff } from "../store/retry.ts";
import type { DamagedLeague } from "./service.ts";

/** Milliseconds before a damaged league is read again, doubled after each try up to the cap. */
export const REREAD_DELAY_MS = 2000;
export const MAX_REREAD_DELAY_MS = 60_000;

interface Entry {
  readonly league: DamagedLeague;
  readonly backoff: Backoff;
  /** In `performance.now()` milliseconds. */
  readonly rereadAt: number;
}

/** The stored leagues that can't be read, and when to retry each: a person may repair or restore them meanwhile. */
export class UnreadableLeagues {
  readonly #entries = new Map<string, Entry>();

  /** Adds a damaged league or schedules its next try. @returns whether the problem is new. */
  enter(league: DamagedLeague): boolean {
    const before = this.#entries.get(league.id);
    const backoff = before?.backoff ?? new Backoff(REREAD_DELAY_MS, MAX_REREAD_DELAY_MS);
    this.#entries.set(league.id, { league, backoff, rereadAt: performance.now() + backoff.next() });
    return before?.league.problem !== league.problem;
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  get(id: string): DamagedLeague | undefined {
    return this.#entries.get(id)?.league;
  }

  list(): readonly DamagedLeague[] {
    return [...this.#entries.values()].map(({ league }) => league);
  }

  /** Whether to read a league now: it is not known as damaged, or its retry delay has passed. */
  isDue(id: string): boolean {
    return performance.now() >= (this.#entries.get(id)?.rereadAt ?? 0);
  }

  /** @returns whether it was listed. */
  delete(id: string): boolean {
    return this.#entries.delete(id);
  }

  /** Drops leagues that are no longer stored. */
  keep(stored: ReadonlySet<string>): void {
    for (const id of this.#entries.keys()) if (!stored.has(id)) this.#entries.delete(id);
  }
}
