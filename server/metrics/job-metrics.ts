import type { JobObserver } from "../jobs/job-observer.ts";
import type { Metrics } from "./metrics.ts";

/** Counts and times jobs. */
export function jobMetrics(metrics: Pick<Metrics, "jobs" | "jobSeconds" | "jobsInFlight">): JobObserver {
  return {
    requested({ kind }) {
      metrics.jobsInFlight.inc({ kind });
      return () => metrics.jobsInFlight.dec({ kind });
    },
    executed({ kind, outcome, seconds }) {
      metrics.jobs.inc({ kind, outcome });
      metrics.jobSeconds.observe({ kind }, seconds);
    },
  };
}
