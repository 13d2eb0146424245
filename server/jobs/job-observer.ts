import type { JobAttempt } from "./job-attempt.ts";
import type { Job } from "./job.ts";
import type { Runner } from "./runner.ts";

/** Learns what happens to jobs. */
export interface JobObserver {
  /** A job is requested. @returns a function to call when it is done, failed or cancelled. */
  requested(job: Job): () => void;
  executed(attempt: JobAttempt): void;
}

/** The same runner, whose jobs are reported as requested. */
export function observeRunner(runner: Runner, observer: Pick<JobObserver, "requested">): Runner {
  return {
    // Workers come and go, so it isn't a constant.
    get size() {
      return runner.size;
    },
    longSegments: runner.longSegments,
    mixesEngines: runner.mixesEngines,
    engineFor: (kind, last, signal) => runner.engineFor(kind, last, signal),
    engine: () => runner.engine(),
    ready: () => runner.ready(),
    failure: () => runner.failure(),
    waiting: (engines) => runner.waiting(engines),
    workers: () => runner.workers(),
    close: () => runner.close(),
    async run(job, signal, engine) {
      const end = observer.requested(job);
      return runner.run(job, signal, engine).finally(end);
    },
  };
}
