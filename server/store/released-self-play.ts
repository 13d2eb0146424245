import type { LedgerEntry } from "../../agents/league/ledger.ts";
import { isUncited, releasedThrough } from "../../agents/league/self-play-retention.ts";
import { ledgerPages } from "./ledger-pages.ts";
import { isDamage } from "./refusal.ts";
import type { StoreReader } from "./store.ts";

/** Whether segments that a league's ledger counts, and that are not stored, were deleted because they were old. */
export class ReleasedSelfPlay {
  readonly #store: Pick<StoreReader, "ledger">;
  readonly #league: string;
  #through = -1;
  /** Seq up to which the ledger was read for releases. */
  #next = 0;

  constructor(store: Pick<StoreReader, "ledger">, league: string) {
    this.#store = store;
    this.#league = league;
  }

  /** @throws ServerError of the store, except for damage: a release behind a damaged entry is not found. */
  async isReleased({ seq, event }: LedgerEntry): Promise<boolean> {
    if (!isUncited(event)) return false;
    if (seq > this.#through) await this.#readOn();
    return seq <= this.#through;
  }

  async #readOn(): Promise<void> {
    try {
      for await (const entries of ledgerPages(this.#store, this.#league, this.#next)) {
        this.#through = Math.max(this.#through, releasedThrough(entries));
        this.#next += entries.length;
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  }
}
