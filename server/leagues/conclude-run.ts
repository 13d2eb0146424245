import type { LeagueState } from "../../agents/league/state.ts";
import type { Job } from "../jobs/job.ts";
import { crossPlayJobs, isCrossPlayed } from "./cross-play-jobs.ts";
import {
  evaluationJob,
  isMeasured,
  isMeasuredThoroughly,
  jobsOfAgent,
  ladderDue,
  nextIndex,
  responseDue,
  segmentJob,
  unmeasured,
} from "./due.ts";

/** A run, and how its leader plays and measures. */
interface Run {
  readonly league: string;
  readonly state: LeagueState;
  /** An agent's state, with replacements for policies that are no longer kept. */
  readonly playable: (agent: LeagueState) => LeagueState;
  readonly inFlight: () => readonly Job[];
  readonly start: (job: Job) => void;
  /** Runs a job and records its result. */
  readonly run: (job: Job) => Promise<void>;
  /** Resolves when no job is in flight and all results are stored. */
  readonly drained: () => Promise<void>;
}

/**
 * Measures each agent's newest policy thoroughly, finds the best responses that were requested, and cross-plays the
 * snapshots; skips what is done.
 */
export async function concludeRun(run: Run): Promise<void> {
  const { league, state } = run;
  const { agents } = state;
  for (const agent of agents) {
    await measureNewest(run, agent);
    for (const job of responseDue(league, agent, run.inFlight())) await run.run(job);
    for (const job of ladderDue(league, agent, run.inFlight())) await run.run(job);
  }
  if (agents.some(({ policy }) => policy === null)) return;
  const due = crossPlayJobs(league, state).filter((job) => !isCrossPlayed(state, job));
  await Promise.all(due.map((job) => run.run(job)));
}

/** Measures an agent's newest policy thoroughly, after a round of its own. */
async function measureNewest(run: Run, agent: LeagueState): Promise<void> {
  if (agent.policy === null || isMeasured(agent)) return;
  for (let missing = unmeasured(agent); missing > 0; missing--) {
    const index = nextIndex(agent, jobsOfAgent(agent, run.inFlight()));
    run.start(segmentJob(run.league, run.playable(agent), index));
  }
  await run.drained();
  const { policy, updates } = agent;
  await run.run(evaluationJob(run.league, agent, { policy, version: updates }, isMeasuredThoroughly(agent)));
}
