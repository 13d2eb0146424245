import { LOGARITHMIC_MEASURES, type MeasureCurve } from "../charts/curves.ts";
import { MAX_CHART_LINES, measureFamily, measureTitle } from "../charts/measures.ts";
import { withMinus } from "../ui/format.ts";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";

/** How a point between two evaluations comes about; shown on hover. */
export const INTERPOLATION =
  "Runs are evaluated at different versions: between two evaluations of a run, its value is interpolated linearly; before the first and after the last it has none.";

/** Names of measures, the main ones first. */
export interface OrderedMeasures {
  readonly main: readonly string[];
  readonly others: readonly string[];
}

/**
 * One measure for each of the expected main ones, in their order, so that each has its place before anything is
 * measured: of a family one member, of the ladder that against the strongest. What is not measured keeps the expected
 * name.
 * @param expected names or families, as the API's `main`; empty if a game no longer exists: then all are main ones.
 */
export function orderMeasures(names: readonly string[], expected: readonly string[]): OrderedMeasures {
  if (expected.length === 0) return { main: names, others: [] };
  const main = expected.map((place) => {
    if (names.includes(place)) return place;
    const members = names.filter((name) => measureFamily(name) === place && !expected.includes(name));
    return (place === "score" ? members.at(-1) : members[0]) ?? place;
  });
  return { main, others: names.filter((name) => !main.includes(name)) };
}

/** A chart for each of `measures`, with a line for each arm. */
export function experimentCharts(
  { definition, curves, meanings }: Pick<ExperimentDetail, "definition" | "curves" | "meanings">,
  measures: readonly string[],
): MeasureCurve[] {
  const arms = definition.arms.map(({ name }) => name);
  return measures.map((measure) => {
    const { unit = "", meaning = "" } = meanings[measure] ?? {};
    const byArm = new Map((curves[measure] ?? []).map(({ arm, points }) => [arm, points]));
    return {
      id: measure,
      title: measureTitle(measure),
      names: arms,
      drawn: arms.slice(0, MAX_CHART_LINES),
      main: true,
      meaning: withMinus(meaning),
      spec: {
        series: arms.map((arm) => ({
          label: arm,
          meaning: `Interquartile mean over the seeds of ${arm}, with its 95% interval. ${INTERPOLATION}`,
          points: (byArm.get(arm) ?? []).map(({ version, iqm, low, high, n }) => ({
            x: version,
            value: iqm,
            low: low ?? iqm,
            high: high ?? iqm,
            n,
            interval: low !== null,
          })),
        })),
        references: [],
        unit: unit === "share" ? "" : unit,
        axis: "updates",
        log: LOGARITHMIC_MEASURES.has(measureFamily(measure)),
        range: unit === "share" ? ([0, 1] as const) : null,
        smoothing: 0,
      },
    };
  });
}
