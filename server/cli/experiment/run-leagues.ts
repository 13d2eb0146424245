import { budgetProgress } from "../../../agents/league/budget.ts";
import type { RunKey } from "../../../agents/experiments/definition.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { ServerError } from "../../errors.ts";
import type { Runner } from "../../jobs/runner.ts";
import { LeagueLease } from "../../leagues/league-lease.ts";
import { holderName } from "../../leagues/holder-name.ts";
import { LEASE_MS } from "../../store/lease.ts";
import { delay } from "../../store/retry.ts";
import { openRun, type StoredRun } from "../../experiments/experiments.ts";
import { openRuns, playRuns, whenAborted } from "../../experiments/play-runs.ts";
import type { Log } from "../../log.ts";
import type { ExperimentRecord, Store } from "../../store/store.ts";
import { leadRun } from "../league/lead.ts";
import { RunTimes } from "../league/run-times.ts";
import { Progress } from "./progress.ts";

/** Dependencies of the leagues of an experiment. */
export interface ExperimentParts {
  readonly store: Store;
  readonly runner: Runner;
  readonly log: Log;
  readonly record: ExperimentRecord;
  readonly engine: string;
  readonly release: string;
  /** Resolves when a signal interrupts the command. */
  readonly interrupted: Promise<void>;
}

/** Milliseconds between attempts to take the lease of the experiment. */
const LEASE_RETRY_MS = 250;

/**
 * Plays the runs that are not over. A run whose job fails stays paused, and the others go on.
 * @throws ServerError `experiment/led-elsewhere`, and what ends a league's leader: `store/full`, `store/unavailable`,
 * `league/led-elsewhere`.
 */
export async function playLeagues(parts: ExperimentParts, runs: readonly StoredRun[]): Promise<void> {
  const { record, runner, interrupted } = parts;
  const progress = new Progress(runs, parts.log);
  const stop = new AbortController();
  void interrupted.then(() => stop.abort());
  const lease = await takeLead(parts, stop);
  try {
    await playRuns(record, openRuns(runs), {
      size: runner.size,
      signal: stop.signal,
      play: (run, signal) => playLeague({ ...parts, interrupted: whenAborted(signal) }, run, progress),
    });
  } finally {
    await lease?.release();
  }
}

/** Waits for the lease of a killed process, which expires within seconds; null when interrupted. */
async function takeLead({ store, log, record }: ExperimentParts, stop: AbortController): Promise<LeagueLease | null> {
  const holder = holderName();
  for (let waited = 0; waited < 2 * LEASE_MS && !stop.signal.aborted; waited += LEASE_RETRY_MS) {
    if (await store.takeLease(record.id, holder, LEASE_MS)) {
      return new LeagueLease({ record, store, log, holder }, () => stop.abort());
    }
    await delay(LEASE_RETRY_MS, stop.signal);
  }
  if (stop.signal.aborted) return null;
  const sentence = `Another process runs experiment ${record.id}, such as a server: pause it there first.`;
  throw new ServerError("experiment/led-elsewhere", sentence);
}

async function playLeague(parts: ExperimentParts, key: RunKey, progress: Progress): Promise<void> {
  const { store, runner, log, record: experiment, interrupted, engine, release } = parts;
  const { arm, seed } = key;
  const record = await openRun(store, experiment, key);
  await store.putRunStart(experiment.id, { arm, seed, league: record.id, at: Date.now(), engine, release });
  const progressed = (state: LeagueState) => progress.note(key, budgetProgress(state));
  try {
    await leadRun(
      { store, runner, log: log.child({ arm, seed }), record, times: new RunTimes(), interrupted, progressed },
      undefined,
    );
  } catch (error) {
    if (!(error instanceof ServerError && error.code === "job/failed")) throw error;
    log.error({ arm, seed, league: record.id, reason: error.message }, "run failed, continuing with the others");
  }
}
