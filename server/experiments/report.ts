import { experimentResults, type ExperimentResults } from "../../agents/experiments/results.ts";
import { differingSettings } from "../../agents/experiments/settings.ts";
import type { ExperimentRecord } from "../store/store.ts";
import { isFinished, measuredRun, type RunStatus, type StoredRun } from "./experiments.ts";
import { experimentNotes } from "./notes.ts";

/** A run as an answer shows it. */
interface RunFacts {
  readonly arm: string;
  readonly seed: number;
  readonly league: string;
  readonly status: RunStatus;
  readonly reason: string;
  readonly updates: number;
  /** Hash of its newest policy. */
  readonly policy: string | null;
  readonly engines: readonly string[];
  readonly releases: readonly string[];
}

/** Everything about an experiment but its curves. */
export interface ExperimentReport extends ExperimentResults {
  readonly experiment: string;
  readonly name: string;
  readonly createdAt: number;
  readonly baseline: string;
  readonly seeds: readonly number[];
  /** Whether every run is finished. */
  readonly complete: boolean;
  /** Settings in which the arms differ: a value an arm. */
  readonly settings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly meanings: Readonly<Record<string, { readonly unit: string; readonly meaning: string }>>;
  readonly runs: readonly RunFacts[];
  readonly notes: readonly string[];
}

export function experimentReport(record: ExperimentRecord, runs: readonly StoredRun[]): ExperimentReport {
  const { id, name, createdAt, baseline, seeds } = record;
  return {
    experiment: id,
    ...experimentResults(record, runs.map(measuredRun)),
    name,
    createdAt,
    baseline,
    seeds,
    complete: runs.every(({ state }) => state !== null && isFinished(state)),
    settings: settingsByArm(record),
    meanings: meaningsOf(runs),
    runs: runs.map(runFacts),
    notes: experimentNotes(record, runs),
  };
}

function runFacts({ arm, seed, league, status, reason, state, starts }: StoredRun): RunFacts {
  const { updates = 0, policy = null } = state ?? {};
  const engines = [...new Set(starts.map(({ engine }) => engine))];
  const releases = [...new Set(starts.map(({ release }) => release))];
  return { arm, seed, league, status, reason, updates, policy, engines, releases };
}

function settingsByArm({ arms }: ExperimentRecord): ExperimentReport["settings"] {
  const entries = differingSettings(arms).map(({ name, values }) => {
    const byArm = arms.map((arm, i) => [arm.name, values[i] === undefined ? null : JSON.parse(values[i])] as const);
    return [name, Object.fromEntries(byArm)] as const;
  });
  return Object.fromEntries(entries);
}

function meaningsOf(runs: readonly StoredRun[]): ExperimentReport["meanings"] {
  const points = runs.flatMap(({ state }) => state?.evaluations ?? []);
  const all = points.flatMap(({ measures }) => Object.entries(measures));
  return Object.fromEntries(all.map(([name, { unit, meaning }]) => [name, { unit, meaning }]));
}
