import { createHash, randomBytes } from "node:crypto";
import type { MeasuredRun } from "../../agents/experiments/results.ts";
import { runConfig, runKeys, type ExperimentDefinition, type RunKey } from "../../agents/experiments/definition.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import type { Measures } from "../../games/core/measures.ts";
import type { Estimate } from "../../games/core/statistics.ts";
import { ServerError } from "../errors.ts";
import { checkCastStored, storeLeague } from "../leagues/create-league.ts";
import { leaguePrefix } from "../leagues/league-id.ts";
import { loadLeague } from "../leagues/load.ts";
import { isDamage } from "../store/refusal.ts";
import type {
  ExperimentControl,
  ExperimentRecord,
  LeagueRecord,
  RunStart,
  Store,
  StoreReader,
} from "../store/store.ts";

/** `missing`: its league was deleted. `waiting`: it never started. The others are states of its league. */
export type RunStatus = "waiting" | "running" | "paused" | "ended" | "damaged" | "missing";

/** One league of an experiment, as stored. */
export interface StoredRun extends RunKey {
  /** The league's id, whether or not it exists. */
  readonly league: string;
  readonly status: RunStatus;
  /** Why it is paused, ended, damaged or missing; "" otherwise. */
  readonly reason: string;
  /** Null unless the league can be read. */
  readonly state: LeagueState | null;
  /** When and on which engines it started and continued. */
  readonly starts: readonly RunStart[];
}

/** Stores an experiment, after checking that the players its arms name exist. Its leagues are created as they start. */
export async function createExperiment(
  store: Store,
  definition: ExperimentDefinition,
  name: string,
  control?: ExperimentControl,
): Promise<ExperimentRecord> {
  for (const { config } of definition.arms) await checkCastStored(store, config);
  const id = `experiment-${randomBytes(4).toString("hex")}`;
  const record = { id, name, createdAt: Date.now(), ...definition, ...(control && { control }) };
  await store.createExperiment(record);
  return record;
}

/** The league's id, which follows from experiment, arm and seed: a run has one league however often it is started. */
function runLeague({ id }: Pick<ExperimentRecord, "id">, { arm, seed }: RunKey, game: string): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([id, arm, seed]))
    .digest("hex");
  return `${leaguePrefix(game)}-${digest.slice(0, 12)}`;
}

/** The current state of a run's league; null where it has to be read from the store. */
export type ReadLive = (
  league: string,
  starts: readonly RunStart[],
) => Omit<StoredRun, "arm" | "seed" | "league" | "starts"> | null;

/** The runs of an experiment in the order in which they start. @param readLive leagues that this process has open. */
export async function readRuns(
  store: StoreReader,
  record: ExperimentRecord,
  readLive: ReadLive = () => null,
): Promise<StoredRun[]> {
  const starts = Map.groupBy(await store.runStarts(record.id), ({ league }) => league);
  const runs: StoredRun[] = [];
  for (const key of runKeys(record)) {
    const league = runLeague(record, key, runConfig(record, key).game);
    const own = starts.get(league) ?? [];
    const live = readLive(league, own);
    runs.push({ ...key, league, ...(live ? { ...live, starts: own } : await readRun(store, league, own)) });
  }
  return runs;
}

async function readRun(
  store: StoreReader,
  league: string,
  starts: readonly RunStart[],
): Promise<Omit<StoredRun, "arm" | "seed" | "league">> {
  try {
    const state = (await loadLeague(store, league))?.fold?.state;
    if (state) return { status: state.status, reason: state.reason, state, starts };
    if (starts.length === 0) return { status: "waiting", reason: "", state: null, starts };
    return { status: "missing", reason: "its league was deleted", state: null, starts };
  } catch (error) {
    if (!isDamage(error)) throw error;
    return { status: "damaged", reason: error.message, state: null, starts };
  }
}

/** The league of a run, created if there is none. */
export async function openRun(store: Store, record: ExperimentRecord, { arm, seed }: RunKey): Promise<LeagueRecord> {
  const key = { arm, seed };
  const config = runConfig(record, key);
  const id = runLeague(record, key, config.game);
  const stored = await loadLeague(store, id);
  if (stored?.fold) return stored.record;
  // A crash left a head without a ledger.
  if (stored) await store.deleteLeague(id);
  const name = runName(record.name, key);
  return storeLeague(store, { id, name, createdAt: Date.now(), config, experiment: { id: record.id, ...key } });
}

/** Most characters of a league's name, as in a launch. */
const MAX_NAME_LENGTH = 80;

/**
 * Name of a run's league. A long name of the experiment is cut, so that arm and seed stay.
 * @internal
 */
export function runName(experiment: string, { arm, seed }: RunKey): string {
  const run = `: ${arm}, seed ${seed}`;
  const room = Math.max(1, MAX_NAME_LENGTH - run.length);
  const shown = experiment.length > room ? `${experiment.slice(0, room - 1)}…` : experiment;
  return `${shown}${run}`.slice(0, MAX_NAME_LENGTH);
}

/** @throws ServerError `experiment/run-missing` naming the runs whose leagues were deleted, and what to do. */
export function refuseMissing(record: ExperimentRecord, runs: readonly StoredRun[]): void {
  const missing = runs.filter(({ status }) => status === "missing");
  if (missing.length === 0) return;
  const names = missing.map(({ arm, seed }) => `${arm}, seed ${seed}`).join("; ");
  throw new ServerError(
    "experiment/run-missing",
    `Leagues of experiment ${record.id} were deleted (${names}): pass --repeat-missing to play them again, or see the others with experiment show.`,
  );
}

/** Its evaluations, as the results read them; none for a league that can't be read. */
export const measuredRun = ({ arm, seed, state }: StoredRun): MeasuredRun => ({
  arm,
  seed,
  isFinished: state !== null && isFinished(state),
  points: (state?.evaluations ?? []).map(({ version, measures }) => ({ version, measures: estimates(measures) })),
});

/** Measures without their units and meanings. */
const estimates = (measures: Measures): Readonly<Record<string, Estimate>> =>
  Object.fromEntries(
    Object.entries(measures).map(([name, { value, low, high, n }]) => [name, { value, low, high, n }]),
  );

/** Whether the league did what its budget says and its last policy is measured. */
function isFinished({ status, config, updates, evaluations }: LeagueState): boolean {
  const isSpent = config.budget.seconds !== undefined || updates >= (config.budget.updates ?? Infinity);
  return status === "ended" && isSpent && evaluations.at(-1)?.version === updates;
}
