import { ServerError } from "../errors.ts";
import type { Job } from "../jobs/job.ts";
import { soon } from "../store/retry.ts";

/** The jobs that a leader has given out and that have not landed. */
export class JobsUnderWay {
  /** Why jobs were cancelled, which is no failure. */
  readonly cancelled = new ServerError("job/lost", "The league cancelled its jobs.");
  private readonly flying = new Map<string, { readonly job: Job; readonly done: Promise<void> }>();
  private abort = new AbortController();

  /** Aborted once jobs are cancelled. */
  get signal(): AbortSignal {
    return this.abort.signal;
  }

  get list(): readonly Job[] {
    return [...this.flying.values()].map(({ job }) => job);
  }

  /** @param done resolves when the job has landed; it never rejects. */
  add(job: Job, done: Promise<void>): void {
    this.flying.set(keyOf(job), { job, done });
  }

  remove(job: Job): void {
    this.flying.delete(keyOf(job));
  }

  has(job: Job): boolean {
    return this.flying.has(keyOf(job));
  }

  /** Resolves when none is under way. */
  async landed(): Promise<void> {
    while (this.flying.size > 0) await Promise.all([...this.flying.values()].map(({ done }) => done));
  }

  /** Resolves when none is under way, or after a second: what jobs get when a league stops, pauses or changes hands. */
  landedSoon(): Promise<void> {
    return soon(this.landed());
  }

  cancel(): void {
    this.abort.abort(this.cancelled);
  }

  /** Jobs that are given out from now on are not cancelled. */
  renew(): void {
    if (this.abort.signal.aborted) this.abort = new AbortController();
  }
}

/** Segments go side by side, of all else one at a time. */
const keyOf = (job: Job): string => (job.kind === "segment" ? `segment ${job.index}` : job.kind);
