import type { ExperimentReport } from "../../experiments/report.ts";
import { fixed } from "../measures.ts";
import { table } from "../output.ts";

/** An experiment for a terminal: runs, interquartile means, differences, notes. */
export function reportLines(report: ExperimentReport): string[] {
  const { experiment, name, arms, differences, baseline, runs, notes } = report;
  const finished = arms.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const measures = [...new Set(arms.flatMap((arm) => Object.keys(arm.measures)))];
  return [
    `${experiment} (${name}): ${finished} of ${runs.length} runs finished`,
    ...table(runs.map((run) => [`  ${run.arm}`, `seed ${run.seed}`, run.league, run.status, `${run.updates} updates`])),
    ...(measures.length === 0 ? [] : ["interquartile means over seeds, 95% intervals"]),
    ...table(
      measures.flatMap((measure) =>
        arms.map(({ name: arm, measures: { [measure]: found } }) =>
          found
            ? [`  ${measure}`, arm, fixed(found.iqm), intervalWords(found), `n ${found.n}`]
            : [`  ${measure}`, arm, "-", "not measured", ""],
        ),
      ),
    ),
    ...(differences.length === 0 ? [] : [`differences to ${baseline}, paired by seed`]),
    ...table(
      differences.map((one) => [
        `  ${one.measure}`,
        one.arm,
        fixed(one.mean),
        intervalWords(one),
        `${one.pairs} pairs`,
        `higher in ${Math.round(100 * one.probabilityOfImprovement.value)}%`,
      ]),
    ),
    ...notes.map((note) => `note: ${note}`),
  ];
}

const intervalWords = ({ low, high }: { readonly low: number | null; readonly high: number | null }): string =>
  low === null || high === null ? "no interval" : `${low.toFixed(3)} to ${high.toFixed(3)}`;
