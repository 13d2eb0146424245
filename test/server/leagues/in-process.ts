import { chooseEngine } from "../../../agents/engines/registry.ts";
import type { LedgerEntry } from "../../../agents/league/ledger.ts";
import type { LeagueRequest } from "../../../agents/league/request.ts";
import type { JobContext } from "../../../server/jobs/context.ts";
import { execute } from "../../../server/jobs/execute.ts";
import { jobId, type EvaluationJob, type Job, type JobResult, type JobResults } from "../../../server/jobs/job.ts";
import { policyCache } from "../../../server/jobs/policy-cache.ts";
import type { Runner } from "../../../server/jobs/runner.ts";
import { Leader } from "../../../server/leagues/leader.ts";
import { createLeague } from "../../../server/leagues/create-league.ts";
import { openStore } from "../../../server/store/registry.ts";
import type { LeagueRecord, Store } from "../../../server/store/store.ts";
import { quietLog } from "../../support/quiet.ts";

/*
 * Leagues led in this process, whose jobs run here one after another; only evaluations, which are slow and have tests
 * of their own, are answered without measuring.
 */

export interface Workshop {
  readonly store: Store;
  readonly context: JobContext;
  /** As in the settings of leagues. */
  readonly selfPlayMs?: number;
  /** Takes problems, which otherwise fail the test. */
  readonly onProblem?: (problem: string) => void;
}

export async function openWorkshop(directory: string, engineName = "wasm"): Promise<Workshop> {
  const store = await openStore({ directory });
  const engine = await chooseEngine(engineName);
  return {
    store,
    context: { store, engine, policies: policyCache(engine, store), external: {}, yieldToEventLoop: async () => {} },
  };
}

/** Runs jobs and records their order. */
export interface InProcessRunner extends Runner {
  readonly given: Job[];
}

/** @param lose jobs that finish, but whose process dies before reporting them. */
export function inProcessRunner(context: JobContext, lose: (job: Job) => boolean = () => false): InProcessRunner {
  const given: Job[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const run = async (job: Job): Promise<JobResult> => {
    const result = job.kind === "evaluation" ? unmeasured(job) : await execute(job, context);
    return lose(job) ? new Promise(() => {}) : result;
  };
  const engine = { name: context.engine.name, reason: "", choice: "", trials: [] };
  return {
    size: 2,
    longSegments: false,
    given,
    run<J extends Job>(job: J, signal?: AbortSignal) {
      given.push(job);
      const done = last.then(() => run(job)) as Promise<JobResult<J>>;
      if (!lose(job)) last = done.catch(() => {});
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      });
      return Promise.race([done, aborted]);
    },
    engine: () => engine,
    mixesEngines: false,
    engineFor: async () => engine.choice,
    waiting: () => null,
    failure: () => null,
    ready: async () => engine,
    workers: () => [],
    close: async () => {},
  };
}

const unmeasured = (job: EvaluationJob): JobResults["evaluation"] => ({
  type: "evaluated",
  ...(job.agent !== undefined && { agent: job.agent }),
  evaluation: jobId(job),
  policy: job.policy,
  version: job.version,
  measures: {},
  thorough: job.thorough,
  seconds: 0,
});

export const create = ({ store }: Workshop, request: LeagueRequest): Promise<LeagueRecord> =>
  createLeague(store, request);

/**
 * Leads the league until `over` is true for an entry, then closes it; returns its ledger.
 * @param concluded whether it is measured at the end, like the end of a run.
 */
export async function leadUntil(
  { store, selfPlayMs, onProblem }: Workshop,
  record: LeagueRecord,
  runner: Runner,
  over: (entry: LedgerEntry) => boolean,
  concluded = false,
): Promise<readonly LedgerEntry[]> {
  const reached = Promise.withResolvers<void>();
  const leader = await Leader.take({
    record,
    store,
    runner,
    selfPlayMs,
    log: quietLog,
    holder: `test/${record.id}`,
    onEntry: (entry) => {
      if (entry.event.type === "paused") reached.reject(new Error(entry.event.reason));
      if (over(entry)) reached.resolve();
    },
    onProblem: (problem) => {
      if (problem === null) return;
      if (onProblem) onProblem(problem);
      else reached.reject(new Error(problem));
    },
  });
  try {
    await reached.promise;
    if (concluded) {
      await leader?.hold();
      await leader?.conclude();
    }
  } finally {
    await leader?.close();
  }
  return store.ledger(record.id);
}

export const ended = ({ event }: LedgerEntry): boolean => event.type === "ended";
