import type { WorkKind } from "../../agents/league/work-engines.ts";
import type { Job } from "./job.ts";

/** Ladder jobs play in the leader's process, which has the sockets. */
type WorkersJob = Exclude<Job, { kind: "ladder" }>;

const kindsOfJobs: Readonly<Record<WorkersJob["kind"], WorkKind>> = {
  segment: "segment",
  payoff: "segment",
  gate: "segment",
  base: "update",
  update: "update",
  evaluation: "evaluation",
  "cross-play": "evaluation",
  "best-response": "evaluation",
};

/** The kind of work that a job is. @throws RangeError for a ladder job. */
export function workKind({ kind }: Job): WorkKind {
  if (kind === "ladder") throw new RangeError("ladder jobs need no engine");
  return kindsOfJobs[kind];
}
