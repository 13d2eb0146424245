import { LOGARITHMIC_MEASURES, type MeasureCurve } from "../charts/curves.ts";
import { MAX_CHART_LINES, measureFamily, measureTitle } from "../charts/measures.ts";
import { withMinus } from "../ui/format.ts";
import type { ExperimentDetail } from "../../server/schemas/experiments.ts";

/** How a point between two evaluations comes about; shown on hover. */
export const INTERPOLATION =
  "Runs are evaluated at different versions: between two evaluations of a run, its value is interpolated linearly; before the first and after the last it has none.";

/** Measures shown first if the games name none. */
const USUAL_MAIN = ["nashConv", "exploitability", "value"];
const MAX_USUAL_MAIN = 3;

/** Names of measures, the main ones first. */
export interface OrderedMeasures {
  readonly main: readonly string[];
  readonly others: readonly string[];
}

/** The games' headline; else NashConv, the game's value and the score against the strongest of the ladder. */
export function orderMeasures(names: readonly string[], headline: readonly string[]): OrderedMeasures {
  const rank = (name: string) => {
    const exact = headline.indexOf(name);
    return exact < 0 ? headline.indexOf(measureFamily(name)) : exact;
  };
  const usual = [
    ...USUAL_MAIN.filter((name) => names.includes(name)),
    ...names.filter((name) => name.startsWith("score/")).slice(-1),
    ...names,
  ];
  const main =
    headline.length === 0
      ? [...new Set(usual)].filter((name) => name !== "exploitability" || !names.includes("nashConv"))
      : names.filter((name) => rank(name) >= 0).toSorted((a, b) => rank(a) - rank(b));
  const shown = headline.length === 0 ? main.slice(0, MAX_USUAL_MAIN) : main;
  return { main: shown, others: names.filter((name) => !shown.includes(name)) };
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
