import { budgetProgress } from "../../agents/league/budget.ts";
import type { StoredRun } from "./experiments.ts";

/** The share of its budget that a run has spent, from 0 to 1. A run that can't go on counts as done. */
export function runShare({ status, state }: Pick<StoredRun, "status" | "state">): number {
  if (status === "ended" || status === "damaged") return 1;
  return state ? (budgetProgress(state)?.share ?? 0) : 0;
}

/** The share of all budgets that is spent. Missing runs count as done: only a person's request plays them again. */
export const experimentShare = (runs: readonly StoredRun[]): number =>
  runs.reduce((sum, run) => sum + (run.status === "missing" ? 1 : runShare(run)), 0) / Math.max(1, runs.length);

/**
 * Estimated seconds until all runs are over, by the running time that runs of the same arm took for their share so far,
 * else runs of any arm. Null before a run has made progress.
 * @param width leagues that run at once.
 */
export function secondsLeft(runs: readonly StoredRun[], width: number): number | null {
  const played = runs.filter((run) => run.state !== null && run.status !== "damaged" && runShare(run) > 0);
  const secondsPerRun = (of: readonly StoredRun[]): number | null => {
    const share = of.reduce((sum, run) => sum + runShare(run), 0);
    return share > 0 ? of.reduce((sum, { state }) => sum + (state?.seconds ?? 0), 0) / share : null;
  };
  const overall = secondsPerRun(played);
  if (overall === null) return null;
  const byArm = new Map([...Map.groupBy(played, ({ arm }) => arm)].map(([arm, own]) => [arm, secondsPerRun(own)]));
  const open = runs.filter(({ status }) => status === "waiting" || status === "running");
  const left = open.map((run) => (1 - runShare(run)) * (byArm.get(run.arm) ?? overall));
  const total = left.reduce((sum, seconds) => sum + seconds, 0);
  return Math.max(total / Math.max(1, width), ...left);
}
