import { formatCount, formatDuration, formatNumber, formatShare } from "../ui/format.ts";
import type { ExperimentDetail, ExperimentSummary } from "../../server/schemas/experiments.ts";

type Run = ExperimentDetail["runs"][number];

/** "4 of 10 runs over, 45%; about 12 min left". */
export function experimentProgress({
  counts,
  share,
  status,
  secondsLeft,
}: Pick<ExperimentSummary, "counts" | "share" | "status" | "secondsLeft">): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const over = `${formatCount(counts.ended)} of ${formatCount(total)} runs over`;
  const left = secondsLeft === null ? "" : `; about ${formatDuration(Math.max(1, secondsLeft))} left`;
  return status === "ended" ? over : `${over}, ${formatShare(share)}${left}`;
}

/** What a cell of the grid of runs shows. */
export function runWords({ status, progress }: Run): string {
  const share = progress && status !== "waiting" ? formatShare(progress.share) : "";
  return status === "ended" || status === "running" ? share : `${status} ${share}`.trim();
}

/** A run in a sentence, for hover. */
export function runSentence({ arm, seed, status, reason, progress, updates, engines }: Run): string {
  const words = progress ? `, ${formatCount(progress.done)} of ${formatCount(progress.total)} ${progress.unit}` : "";
  const left =
    status === "running" && progress?.secondsLeft ? `, about ${formatDuration(progress.secondsLeft)} left` : "";
  const why = reason === "" ? "" : ` ${/[.!?]$/.test(reason) ? reason : `${reason}.`}`;
  const engine = engines.length === 0 ? "" : ` Engine: ${engines.join(", ")}.`;
  const done = progress || updates === 0 ? words : `, ${formatCount(updates)} updates`;
  return `${arm}, seed ${seed}: ${status}${done}${left}.${why}${engine}`;
}

/** "0.12 to 0.34"; "no interval" below three runs. */
export function intervalWords({ low, high }: { readonly low: number | null; readonly high: number | null }): string {
  return low === null || high === null ? "no interval" : `${formatNumber(low)} to ${formatNumber(high)}`;
}

/** A setting's value as stored. */
export const settingWords = (value: unknown): string =>
  value === null || value === undefined ? "none" : typeof value === "string" ? value : JSON.stringify(value);

/** A setting's path without the part that all hyperparameters share. */
export const settingTitle = (name: string): string => name.replace("learner.hyperparameters.", "");
