import type { Estimate } from "../../games/core/statistics.ts";
import {
  interquartileMean,
  iqmInterval,
  mean,
  meanInterval,
  probabilityOfImprovement,
  type Probability,
} from "./statistics.ts";
import type { ExperimentDefinition, RunKey } from "./definition.ts";

/** The evaluations of one league of an experiment, oldest first. */
export interface MeasuredRun extends RunKey {
  /** Whether its budget is spent and its last policy is measured: the last point is its result. */
  readonly isFinished: boolean;
  readonly points: readonly MeasuredPoint[];
}

/** One evaluation. */
export interface MeasuredPoint {
  readonly version: number;
  readonly measures: Readonly<Record<string, Estimate>>;
}

/** An interquartile mean over seeds; the interval is null with fewer than three. */
export interface RunEstimate {
  readonly iqm: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Number of runs with a finite value. */
  readonly n: number;
}

export interface ArmResult {
  readonly name: string;
  /** Seeds of its finished runs. */
  readonly seeds: readonly number[];
  readonly measures: Readonly<Record<string, RunEstimate>>;
}

/** An arm minus the baseline, paired by seed. */
export interface ArmDifference {
  readonly arm: string;
  readonly baseline: string;
  readonly measure: string;
  /** Mean difference over pairs; the interval is null with fewer than three. */
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Seeds that both arms finished with a finite value. */
  readonly pairs: number;
  /** That a run of the arm has a higher value than one of the baseline. */
  readonly probabilityOfImprovement: Probability;
}

export interface ExperimentResults {
  readonly arms: readonly ArmResult[];
  readonly differences: readonly ArmDifference[];
}

/** Final values of each arm over its finished runs, and differences to the baseline. */
export function experimentResults(
  { arms, baseline }: Pick<ExperimentDefinition, "arms" | "baseline">,
  runs: readonly MeasuredRun[],
): ExperimentResults {
  const finals = arms.map(({ name }) => finalValues(name, runs));
  const base = finals.find(({ arm }) => arm === baseline);
  return {
    arms: finals.map(({ arm, seeds, values }) => ({
      name: arm,
      seeds,
      measures: Object.fromEntries([...values].map(([measure, bySeed]) => [measure, estimate([...bySeed.values()])])),
    })),
    differences: finals.flatMap((arm) => (base && arm !== base ? armDifferences(arm, base) : [])),
  };
}

/** Values of the last evaluation, by measure and seed. */
interface FinalValues {
  readonly arm: string;
  readonly seeds: readonly number[];
  readonly values: ReadonlyMap<string, ReadonlyMap<number, number>>;
}

function finalValues(arm: string, runs: readonly MeasuredRun[]): FinalValues {
  const finished = runs.filter((run) => run.arm === arm && run.isFinished);
  const values = new Map<string, Map<number, number>>();
  for (const { seed, points } of finished) {
    for (const [measure, { value }] of Object.entries(points.at(-1)?.measures ?? {})) {
      if (!Number.isFinite(value)) continue;
      values.set(measure, (values.get(measure) ?? new Map<number, number>()).set(seed, value));
    }
  }
  return { arm, seeds: finished.map(({ seed }) => seed), values };
}

/** @throws RangeError without values. */
export function estimate(values: readonly number[], resamples?: number): RunEstimate {
  const { low, high } = iqmInterval(values, resamples) ?? { low: null, high: null };
  return { iqm: interquartileMean(values), low, high, n: values.length };
}

function armDifferences(arm: FinalValues, base: FinalValues): ArmDifference[] {
  return [...arm.values].flatMap(([measure, own]) => {
    const theirs = base.values.get(measure);
    const pairs = [...own].flatMap(([seed, value]) => {
      const other = theirs?.get(seed);
      return other === undefined ? [] : [value - other];
    });
    if (!theirs || pairs.length === 0) return [];
    const { low, high } = meanInterval(pairs) ?? { low: null, high: null };
    const improvement = probabilityOfImprovement([...own.values()], [...theirs.values()]);
    const names = { arm: arm.arm, baseline: base.arm, measure };
    return [{ ...names, mean: mean(pairs), low, high, pairs: pairs.length, probabilityOfImprovement: improvement }];
  });
}
