import type { ExperimentDefinition } from "./definition.ts";
import { estimate, type MeasuredRun, type RunEstimate } from "./results.ts";
import { CURVE_RESAMPLES } from "./statistics.ts";

/** An arm's runs at one version. */
export interface CurvePoint extends RunEstimate {
  readonly version: number;
}

export interface ArmCurve {
  readonly arm: string;
  readonly points: readonly CurvePoint[];
}

/** Most points of a curve. */
const MAX_POINTS = 60;

/**
 * Curves of every measure, an interquartile mean and its interval at each version that a run of the arm evaluated.
 * Slow evaluations are spaced by time, so runs measure different versions: between two evaluations of a run, its value
 * is interpolated; outside them it has none, and `n` is smaller.
 */
export function experimentCurves(
  { arms }: Pick<ExperimentDefinition, "arms">,
  runs: readonly MeasuredRun[],
): Readonly<Record<string, readonly ArmCurve[]>> {
  const measures = new Set(runs.flatMap(({ points }) => points.flatMap((point) => Object.keys(point.measures))));
  const curves = [...measures].map((measure) => {
    const byArm = arms.map(({ name }) => {
      const series = runs.filter(({ arm }) => arm === name).map((run) => seriesOf(run, measure));
      return { arm: name, points: armPoints(series.filter(({ length }) => length > 0)) };
    });
    return [measure, byArm.filter(({ points }) => points.length > 0)] as const;
  });
  return Object.fromEntries(curves.filter(([, byArm]) => byArm.length > 0));
}

/** A run's values of one measure, by version. */
type Series = readonly { readonly version: number; readonly value: number }[];

const seriesOf = ({ points }: MeasuredRun, measure: string): Series =>
  points.flatMap(({ version, measures }) => {
    const value = measures[measure]?.value;
    return value !== undefined && Number.isFinite(value) ? [{ version, value }] : [];
  });

function armPoints(series: readonly Series[]): CurvePoint[] {
  const versions = [...new Set(series.flatMap((one) => one.map(({ version }) => version)))].toSorted((a, b) => a - b);
  return thinned(versions).map((version) => {
    const values = series.map((one) => valueAtVersion(one, version)).filter((value) => value !== null);
    return { version, ...estimate(values, CURVE_RESAMPLES) };
  });
}

function thinned(versions: readonly number[]): readonly number[] {
  const last = versions.length - 1;
  if (last < MAX_POINTS) return versions;
  const chosen = Array.from({ length: MAX_POINTS }, (_, i) => Math.round((i * last) / (MAX_POINTS - 1)));
  return chosen.flatMap((index) => versions[index] ?? []);
}

function valueAtVersion(series: Series, version: number): number | null {
  const after = series.findIndex((point) => point.version >= version);
  const right = series[after];
  if (!right) return null;
  if (right.version === version) return right.value;
  const left = series[after - 1];
  if (!left) return null;
  const share = (version - left.version) / (right.version - left.version);
  return left.value + share * (right.value - left.value);
}
