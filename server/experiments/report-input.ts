import type { RunKey } from "../../agents/experiments/definition.ts";
import type { MeasuredRun } from "../../agents/experiments/results.ts";
import type { ExperimentRecord } from "../store/store.ts";
import { measuredRun, type RunStatus, type StoredRun } from "./experiments.ts";

/** Unit and meaning of every measure, by name. */
export type Meanings = Readonly<Record<string, { readonly unit: string; readonly meaning: string }>>;

/** A run as an answer shows it. */
export interface RunFacts extends RunKey {
  readonly league: string;
  readonly status: RunStatus;
  readonly reason: string;
  readonly updates: number;
  /** Hash of its newest policy. */
  readonly policy: string | null;
  readonly engines: readonly string[];
  readonly releases: readonly string[];
}

/** What a report is computed from: plain data without the leagues' states, so that a thread can take it. */
export interface ReportInput {
  readonly record: ExperimentRecord;
  readonly runs: readonly (RunFacts & MeasuredRun)[];
  readonly meanings: Meanings;
}

export function reportInput(record: ExperimentRecord, runs: readonly StoredRun[]): ReportInput {
  return {
    record,
    runs: runs.map((run) => ({ ...runFacts(run), ...measuredRun(run) })),
    meanings: meaningsOf(runs),
  };
}

/** The facts of a run. */
export function runFacts({ arm, seed, league, status, reason, state, starts }: StoredRun): RunFacts {
  const { updates = 0, policy = null } = state ?? {};
  const engines = [...new Set(starts.map(({ engine }) => engine))];
  const releases = [...new Set(starts.map(({ release }) => release))];
  return { arm, seed, league, status, reason, updates, policy, engines, releases };
}

function meaningsOf(runs: readonly StoredRun[]): Meanings {
  const points = runs.flatMap(({ state }) => state?.evaluations ?? []);
  const all = points.flatMap(({ measures }) => Object.entries(measures));
  return Object.fromEntries(all.map(([name, { unit, meaning }]) => [name, { unit, meaning }]));
}
