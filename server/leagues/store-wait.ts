import type { ServerError } from "../errors.ts";
import { answerSoon, Backoff, delay } from "../store/retry.ts";
import type { Store } from "../store/store.ts";

/** Whose writes the store refuses: the league's journal, or its jobs. */
type Writer = "ledger" | "jobs";

/** What a leader knows of a store that takes no writes, and how it waits for it: said once, and not asked too often. */
export class StoreWait {
  private readonly store: Pick<Store, "probe">;
  private readonly announce: (sentence: string | null) => void;
  private readonly refusals = new Map<Writer, ServerError>();
  private readonly backoff = new Backoff();
  private stopped = new AbortController();
  private waiting: Promise<void> | null = null;

  /** @param announce hears what is wrong, and null once nothing is: whenever that changes. */
  constructor(store: Pick<Store, "probe">, announce: (sentence: string | null) => void) {
    this.store = store;
    this.announce = announce;
  }

  /** Why the store takes no writes; null as far as is known that it does. */
  get problem(): ServerError | null {
    return this.refusals.values().next().value ?? null;
  }

  /** Enters what the store said to a writer; null: it took what was written. */
  note(writer: Writer, refusal: ServerError | null): void {
    const before = this.problem?.message ?? null;
    if (refusal) this.refusals.set(writer, refusal);
    else this.refusals.delete(writer);
    const now = this.problem?.message ?? null;
    if (now !== before) this.announce(now);
  }

  /** Work that the store refused went through: it alone proves that there is room, since a small write may still find some. */
  recovered(): void {
    this.backoff.reset();
    this.note("jobs", null);
  }

  /** Waits until it is worth trying the refused work again, or until `stop`. */
  wait(refusal: ServerError): Promise<void> {
    this.note("jobs", refusal);
    this.waiting ??= this.probe().finally(() => (this.waiting = null));
    return this.waiting;
  }

  /** Ends the waiting, now and from now on. */
  stop(): void {
    this.stopped.abort();
  }

  resume(): void {
    if (this.stopped.signal.aborted) this.stopped = new AbortController();
  }

  private async probe(): Promise<void> {
    const { signal } = this.stopped;
    const takesWrites = () =>
      answerSoon(this.store.probe(), signal).then(
        () => true,
        () => false,
      );
    do await delay(this.backoff.next(), signal);
    while (!signal.aborted && !(await takesWrites()));
  }
}
