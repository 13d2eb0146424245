import { budgetProgress } from "../../../agents/league/budget.ts";
import type { RunKey } from "../../../agents/experiments/definition.ts";
import type { LeagueState } from "../../../agents/league/state.ts";
import { ServerError } from "../../errors.ts";
import type { Runner } from "../../jobs/runner.ts";
import { openRun, type StoredRun } from "../../experiments/experiments.ts";
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

/**
 * Plays the runs that are not over, in their order, as many at once as there are job processes; one at a time if a
 * budget is in seconds, so that each has the machine to itself. A run whose job fails stays paused, and the others go
 * on.
 * @throws ServerError what ends a league's leader: `store/full`, `store/unavailable`, `league/led-elsewhere`.
 */
export async function playRuns(parts: ExperimentParts, runs: readonly StoredRun[]): Promise<void> {
  const { record, runner, interrupted } = parts;
  const open = runs.filter(({ status }) => status !== "ended" && status !== "damaged");
  const queue = open.values();
  const progress = new Progress(runs, parts.log);
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve()));
  void interrupted.then(() => stop.abort());
  const work = async (): Promise<void> => {
    for (const run of queue) {
      if (stop.signal.aborted) return;
      await playRun({ ...parts, interrupted: stopped }, run, progress);
    }
  };
  const hasSeconds = record.arms.some(({ config }) => config.budget.seconds !== undefined);
  const width = hasSeconds ? 1 : Math.min(runner.size, open.length);
  const workers = Array.from({ length: width }, () => work());
  try {
    await Promise.all(workers);
  } catch (error) {
    // The other leagues pause before the store closes.
    stop.abort();
    await Promise.allSettled(workers);
    throw error;
  }
}

async function playRun(parts: ExperimentParts, key: RunKey, progress: Progress): Promise<void> {
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
