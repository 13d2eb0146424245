import { LEASE_MS } from "../store/lease.ts";
import { withinDrainTimeout } from "../store/retry.ts";
import type { LeaderContext } from "./leader-context.ts";

type LeaseContext = Pick<LeaderContext, "store" | "holder" | "log"> & { readonly record: { readonly id: string } };

/** The lease of a league or an experiment, renewed until `stop`. */
export class LeagueLease {
  readonly #context: LeaseContext;
  readonly #lost: () => void;
  readonly #renewal: NodeJS.Timeout;

  /** For a lease already taken. @param lost called when another process has it. */
  constructor(context: LeaseContext, lost: () => void) {
    this.#context = context;
    this.#lost = lost;
    this.#renewal = setInterval(() => void this.#renew(), LEASE_MS / 4);
  }

  /** Stops renewing it. */
  stop(): void {
    clearInterval(this.#renewal);
  }

  /** Frees it for the next leader; doesn't wait for a store that is down. */
  async release(): Promise<void> {
    const { store, record, holder } = this.#context;
    this.stop();
    await withinDrainTimeout(store.releaseLease(record.id, holder).catch(() => {}));
  }

  async #renew(): Promise<void> {
    const { record, store, holder, log } = this.#context;
    try {
      if (!(await store.takeLease(record.id, holder, LEASE_MS))) this.#lost();
    } catch (err) {
      // The journal reports a store that is down; the ledger's compare-and-set guards against a second leader.
      log.debug({ league: record.id, err }, "lease not renewed");
    }
  }
}
