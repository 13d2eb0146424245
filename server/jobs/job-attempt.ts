import type { Job } from "./job.ts";

/** An attempt at a job in a job process of this machine. */
export interface JobAttempt {
  readonly id: string;
  readonly kind: Job["kind"];
  readonly league: string;
  readonly outcome: "done" | "failed" | "lost" | "cancelled";
  /** Time from its start in the process. */
  readonly seconds: number;
}
