import type { JobContext } from "./context.ts";
import type { Job, JobResult, JobResults } from "./job.ts";
import { clonePolicy, updatePolicy } from "./learning.ts";
import { evaluate, crossPlaySnapshots } from "./measuring.ts";
import { decideGate } from "./gate.ts";
import { playPayoffs } from "./payoff.ts";
import { playLadderPlayers } from "./ladder.ts";
import { respond } from "./respond.ts";
import { playSegment } from "./segment.ts";

type Execute<J extends Job> = (job: J, context: JobContext) => Promise<JobResult<J>>;

const executors: { readonly [K in Job["kind"]]: Execute<Extract<Job, { kind: K }>> } = {
  base: clonePolicy,
  segment: playSegment,
  update: updatePolicy,
  evaluation: evaluate,
  "cross-play": crossPlaySnapshots,
  payoff: playPayoffs,
  ladder: playLadderPlayers,
  gate: decideGate,
  "best-response": respond,
};

/** Runs a job and returns its ledger event. @throws AgentError, GameError, ServerError. */
export function execute<J extends Job>(job: J, context: JobContext): Promise<JobResults[J["kind"]]> {
  const run = executors[job.kind] as Execute<Job>;
  return run(job, context) as Promise<JobResults[J["kind"]]>;
}
