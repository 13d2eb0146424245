import type { JobContext } from "./context.ts";
import type { JobResults, PayoffJob } from "./job.ts";
import { playSideSegment } from "./side-segment.ts";

/** Plays the first games of a new member. */
export async function playPayoffs(job: PayoffJob, context: JobContext): Promise<JobResults["payoff"]> {
  const started = performance.now();
  const results: JobResults["payoff"]["results"][number][] = [];
  for (const [index, games] of job.games.entries()) {
    const result = await playSideSegment(job, { seed: `${job.seed}/${index}`, ...games }, context);
    if (result) results.push(result);
  }
  return {
    type: "payoffs-played",
    ...(job.agent !== undefined && { agent: job.agent }),
    policy: job.policy,
    results,
    seconds: (performance.now() - started) / 1000,
  };
}
