import type { ServerError } from "../errors.ts";
import { answerSoon, Backoff, delay } from "../store/retry.ts";
import type { Store } from "../store/store.ts";

/** The writer the store refuses: the league's journal or its jobs. */
type Writer = "ledger" | "jobs";

/**
 * Tracks whether the store accepts a leader's writes, announces each change once, and waits for the store with backoff.
 */
export class StoreWait {
  readonly #store: Pick<Store, "probe">;
  readonly #announce: (sentence: string | null) => void;
  readonly #refusals = new Map<Writer, ServerError>();
  readonly #backoff = new Backoff();
  #stopped = new AbortController();
  #waiting: Promise<void> | null = null;

  /** @param announce called on each change with the problem, or with null once there is none. */
  constructor(store: Pick<Store, "probe">, announce: (sentence: string | null) => void) {
    this.#store = store;
    this.#announce = announce;
  }

  /** Why the store refused the last writes; null when it did not. */
  get problem(): ServerError | null {
    return this.#refusals.values().next().value ?? null;
  }

  /** Records the store's refusal of a writer; null when it accepted the write. */
  note(writer: Writer, refusal: ServerError | null): void {
    const before = this.problem?.message ?? null;
    if (refusal) this.#refusals.set(writer, refusal);
    else this.#refusals.delete(writer);
    const now = this.problem?.message ?? null;
    if (now !== before) this.#announce(now);
  }

  /** Previously refused work succeeded. Only that proves there is room, since a small write may fit on a full disk. */
  recovered(): void {
    this.#backoff.reset();
    this.note("jobs", null);
  }

  /** Waits until the refused work is worth retrying, or until `stop`. */
  wait(refusal: ServerError): Promise<void> {
    this.note("jobs", refusal);
    this.#waiting ??= this.#probe().finally(() => (this.#waiting = null));
    return this.#waiting;
  }

  /** Ends current and later waits until `resume`. */
  stop(): void {
    this.#stopped.abort();
  }

  resume(): void {
    if (this.#stopped.signal.aborted) this.#stopped = new AbortController();
  }

  async #probe(): Promise<void> {
    const { signal } = this.#stopped;
    const takesWrites = () =>
      answerSoon(this.#store.probe(), signal).then(
        () => true,
        () => false,
      );
    do await delay(this.#backoff.next(), signal);
    while (!signal.aborted && !(await takesWrites()));
  }
}
