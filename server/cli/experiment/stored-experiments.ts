import { runKeys } from "../../../agents/experiments/definition.ts";
import { readRuns } from "../../experiments/experiments.ts";
import { reportInput } from "../../experiments/report-input.ts";
import { experimentReport } from "../../experiments/report.ts";
import { isDamage } from "../../store/refusal.ts";
import type { ExperimentRecord, StoreReader } from "../../store/store.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import { pickByPrefix } from "../prefix.ts";
import { withStore, withStoreToRead } from "../stores.ts";
import { reportLines } from "./report-lines.ts";

/** The stored experiment with that id or id prefix. @throws ServerError `experiment/not-found`, `request/invalid`. */
export async function readExperiment(store: StoreReader, wanted: string): Promise<ExperimentRecord> {
  const id = pickByPrefix(wanted, {
    what: "experiment",
    where: "in this store",
    notFound: "experiment/not-found",
    candidates: await store.experimentIds(),
    idOf: (one) => one,
  });
  return (await store.experiment(id)) as ExperimentRecord;
}

interface ExperimentRow {
  readonly id: string;
  readonly name: string;
  readonly arms: number;
  readonly seeds: number;
  /** Runs that are over. */
  readonly ended: number;
  readonly runs: number;
  readonly status: "complete" | "incomplete" | "damaged";
}

/** `experiment list`. */
export async function listExperiments(options: OutputOptions & { store: string }): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const rows: ExperimentRow[] = [];
    for (const id of await store.experimentIds()) rows.push(await experimentRow(store, id));
    printAnswer(options, rows, () =>
      table([
        ["id", "name", "arms", "seeds", "ended", "runs", "status"],
        ...rows.map((row) => Object.values(row) as (string | number)[]),
      ]),
    );
  });
}

async function experimentRow(store: StoreReader, id: string): Promise<ExperimentRow> {
  const record = await store.experiment(id).catch((error: unknown) => {
    if (isDamage(error)) return null;
    throw error;
  });
  if (!record) return { id, name: "", arms: 0, seeds: 0, ended: 0, runs: 0, status: "damaged" };
  const runs = await readRuns(store, record);
  const ended = runs.filter(({ status }) => status === "ended").length;
  const status = ended === runs.length ? "complete" : "incomplete";
  const { name, arms, seeds } = record;
  return { id, name, arms: arms.length, seeds: seeds.length, ended, runs: runKeys(record).length, status };
}

/** `experiment show`. */
export async function showExperiment(wanted: string, options: OutputOptions & { store: string }): Promise<void> {
  await withStoreToRead(options.store, async (store) => {
    const record = await readExperiment(store, wanted);
    const report = experimentReport(reportInput(record, await readRuns(store, record)));
    printAnswer(options, report, () => reportLines(report));
  });
}

/** `experiment delete`. */
export async function deleteExperiment(wanted: string, options: OutputOptions & { store: string }): Promise<void> {
  // Refuse a store that doesn't exist rather than create it.
  const { id, name } = await withStoreToRead(options.store, (store) => readExperiment(store, wanted));
  await withStore(options.store, (store) => store.deleteExperiment(id));
  printAnswer(options, { deleted: id, name }, () => `deleted ${id} (${name}); its leagues are kept`);
}
