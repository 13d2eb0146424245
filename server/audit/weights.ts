import { isDamage } from "../store/refusal.ts";
import type { StoreReader } from "../store/store.ts";

/** Policies and optimizer slots: leagues share them, and each is read and hashed once. */
export class WeightsAudit {
  readonly #store: Pick<StoreReader, "weights">;
  readonly #sound = new Set<string>();
  readonly #damaged = new Map<string, string>();

  constructor(store: Pick<StoreReader, "weights">) {
    this.#store = store;
  }

  /** Number of those whose content is that of their hash. */
  get soundCount(): number {
    return this.#sound.size;
  }

  /** @returns null when they are sound, `missing`, or why they can't be read. */
  async check(hash: string): Promise<string | null> {
    if (this.#sound.has(hash)) return null;
    const known = this.#damaged.get(hash);
    if (known !== undefined) return known;
    try {
      if ((await this.#store.weights(hash)) === null) return "missing";
      this.#sound.add(hash);
      return null;
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#damaged.set(hash, error.message);
      return error.message;
    }
  }
}
