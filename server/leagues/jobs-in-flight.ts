import { ServerError } from "../errors.ts";
import type { Job } from "../jobs/job.ts";
import { withinDrainTimeout } from "../store/retry.ts";

/** The jobs a leader has started and whose results are not recorded yet. */
export class JobsInFlight {
  /** The abort reason of cancelled jobs, which is not a failure. */
  readonly cancelled = new ServerError("job/lost", "The league cancelled its jobs.");
  readonly #running = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  #abort = new AbortController();

  /** Aborted once jobs are cancelled. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get list(): readonly Job[] {
    return [...this.#running.values()].map(({ job }) => job);
  }

  /** @param done resolves when the job's result is handled; it never rejects. */
  add(job: Job, done: Promise<void>): void {
    this.#running.set(jobKey(job), { job, done });
  }

  remove(job: Job): void {
    this.#running.delete(jobKey(job));
  }

  has(job: Job): boolean {
    return this.#running.has(jobKey(job));
  }

  /** Resolves when no job is in flight. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ done }) => done));
  }

  /**
   * Resolves when no job is in flight, or after one second: the time jobs get when a league stops, pauses or changes
   * leader.
   */
  drainedSoon(): Promise<void> {
    return withinDrainTimeout(this.drained());
  }

  cancel(): void {
    this.#abort.abort(this.cancelled);
  }

  /** Jobs started from now on are not cancelled. */
  renew(): void {
    if (this.#abort.signal.aborted) this.#abort = new AbortController();
  }
}

/** An agent's segments run in parallel; of every other kind, one at a time. */
function jobKey(job: Job): string {
  const agent = job.kind === "cross-play" ? undefined : job.agent;
  return `${agent ?? ""} ${job.kind} ${job.kind === "segment" ? job.index : ""}`;
}
