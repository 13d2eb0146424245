import { csvField } from "../export/csv.ts";
import type { MeasuredRun } from "./results.ts";

const COLUMNS = ["arm", "seed", "version", "measure", "value", "low", "high", "n", "final"] as const;

/**
 * Every value of every evaluation, as RFC 4180 CSV: one row an arm, seed, version and measure. `low` and `high` are the
 * evaluation's own 95% interval and `n` its sample size (0: exact); `final` is 1 in the last evaluation of a finished
 * run.
 */
export function experimentCsv(runs: readonly MeasuredRun[]): string {
  const rows = runs.flatMap(({ arm, seed, isFinished, points }) =>
    points.flatMap(({ version, measures }, i) => {
      const final = isFinished && i === points.length - 1 ? 1 : 0;
      return Object.entries(measures).map(([measure, { value, low, high, n }]) =>
        [arm, seed, version, measure, value, low, high, n, final].map(csvField).join(","),
      );
    }),
  );
  return [COLUMNS.join(","), ...rows, ""].join("\r\n");
}
