import { commandExternal } from "../external.ts";
import { readRedisUrl } from "../../config.ts";
import { ServerError } from "../../errors.ts";
import { createExperiment, readRuns, refuseMissing } from "../../experiments/experiments.ts";
import { reportInput } from "../../experiments/report-input.ts";
import type { NewExperiment } from "../../experiments/requests.ts";
import { experimentReport } from "../../experiments/report.ts";
import { withLadder } from "../../jobs/ladder-runner.ts";
import { openRunner } from "../../queue/open-runner.ts";
import { releaseVersion } from "../../release.ts";
import { isStoreDown } from "../../store/retry.ts";
import type { ExperimentRecord, Store } from "../../store/store.ts";
import { interruptible } from "../interrupts.ts";
import { commandLog } from "../log.ts";
import { printAnswer, type OutputOptions } from "../output.ts";
import { withStore, withStoreToRead } from "../stores.ts";
import { readExperiment } from "./stored-experiments.ts";
import { reportLines } from "./report-lines.ts";
import { experimentFromOptions, refuseExperimentSettings, type ExperimentOptions } from "./request.ts";
import { playLeagues } from "./run-leagues.ts";

interface RunOptions extends OutputOptions, ExperimentOptions {
  readonly experiment?: string;
  readonly repeatMissing?: boolean;
  readonly store?: string;
  readonly jobs?: number;
  readonly engine?: string;
}

/** `experiment run`: plays a new or stored experiment's leagues in this process. */
export async function runExperiment(options: RunOptions): Promise<void> {
  const log = commandLog();
  // Refuse a missing or invalid experiment before anything is created.
  const requested = await checkOptions(options);
  await interruptible((interrupted) =>
    withStore(options.store, async (store, settings) => {
      const external = commandExternal();
      const jobs = { engine: options.engine, log, size: options.jobs, external, redisUrl: readRedisUrl() };
      const local = await openRunner({ ...jobs, store, storeSettings: settings });
      const runner = withLadder(local, { store, external });
      try {
        const engine = await Promise.race([runner.ready(), interrupted]);
        if (!engine) throw new ServerError("command/interrupted", "Interrupted before the experiment ran.");
        const record = await openExperiment(store, options, requested);
        const parts = { store, runner, log, record, engine: engine.name, release: releaseVersion(), interrupted };
        log.info({ experiment: record.id, arms: record.arms.length, seeds: record.seeds.length }, "experiment running");
        await playLeagues(parts, await readRuns(store, record)).catch((error: unknown) => {
          throw withAdvice(error, record.id, options.store);
        });
        await report(options, store, record);
      } finally {
        await runner.close();
      }
    }),
  );
}

/** The new experiment that the options describe; null to continue a stored one. */
async function checkOptions(options: RunOptions): Promise<NewExperiment | null> {
  const { experiment, store: place } = options;
  if (experiment === undefined) return experimentFromOptions(options);
  if (place === undefined) {
    throw new ServerError("experiment/invalid", "Give the --store that holds the experiment to continue.");
  }
  await withStoreToRead(place, async (store) => {
    const record = await readExperiment(store, experiment);
    refuseExperimentSettings(record.id, options);
    if (record.control?.state === "stopped") {
      const sentence = `Experiment ${record.id} was stopped for good: run it as a new one.`;
      throw new ServerError("experiment/ended", sentence);
    }
    if (!options.repeatMissing) refuseMissing(record, await readRuns(store, record));
  });
  return null;
}

async function openExperiment(
  store: Store,
  { experiment = "" }: RunOptions,
  requested: NewExperiment | null,
): Promise<ExperimentRecord> {
  if (!requested) return readExperiment(store, experiment);
  return createExperiment(store, requested.definition, requested.name);
}

/** The error of a store that refuses writes, with advice on how to continue. */
function withAdvice(error: unknown, id: string, place: string | undefined): unknown {
  if (!isStoreDown(error) || place === undefined) return error;
  const advice = `Experiment ${id} keeps its acknowledged writes; continue later with: experiment run --store ${place} --experiment ${id}`;
  return new ServerError(error.code, `${error.message} ${advice}`, error);
}

async function report(options: RunOptions, store: Store, record: ExperimentRecord): Promise<void> {
  const result = experimentReport(reportInput(record, await readRuns(store, record)));
  const { store: place } = options;
  printAnswer(options, result, () => [
    ...reportLines(result),
    ...(result.complete || place === undefined
      ? []
      : [`continue with: experiment run --store ${place} --experiment ${record.id}`]),
  ]);
  if (result.runs.some(({ status, reason }) => status === "paused" && reason !== "interrupted")) process.exitCode = 1;
}
