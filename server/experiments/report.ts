import { experimentResults, type ExperimentResults } from "../../agents/experiments/results.ts";
import { differingSettings } from "../../agents/experiments/settings.ts";
import type { ExperimentRecord } from "../store/store.ts";
import { experimentNotes } from "./notes.ts";
import type { Meanings, ReportInput, RunFacts } from "./report-input.ts";

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
  readonly meanings: Meanings;
  readonly runs: readonly RunFacts[];
  readonly notes: readonly string[];
}

export function experimentReport({ record, runs, meanings }: ReportInput): ExperimentReport {
  const { id, name, createdAt, baseline, seeds } = record;
  return {
    experiment: id,
    ...experimentResults(record, runs),
    name,
    createdAt,
    baseline,
    seeds,
    complete: runs.every(({ isFinished }) => isFinished),
    settings: settingsByArm(record),
    meanings,
    runs: runs.map(({ isFinished: _, points: __, ...facts }) => facts),
    notes: experimentNotes(record, runs),
  };
}

function settingsByArm({ arms }: ExperimentRecord): ExperimentReport["settings"] {
  const entries = differingSettings(arms).map(({ name, values }) => {
    const byArm = arms.map((arm, i) => [arm.name, values[i] === undefined ? null : JSON.parse(values[i])] as const);
    return [name, Object.fromEntries(byArm)] as const;
  });
  return Object.fromEntries(entries);
}
