import { formatCount, formatDuration } from "../ui/format.ts";
import type { LaunchRequest, LeagueSummary, PresetFacts } from "../../server/schemas/leagues.ts";

/** A preset's own budget. */
export type OwnBudget = PresetFacts["config"]["budget"];

/** How long a league runs: a number of seconds, without end, or its preset's budget. */
export type Budget = number | "none" | "own";

const OFFERED_BUDGETS: readonly Budget[] = [300, 1800, 7200];

/** The budgets offered. A preset's own end also applies with any other budget, so it has no "until stopped". */
export function offeredBudgets(own: OwnBudget | undefined, isPreset = own !== undefined): readonly Budget[] {
  const ends: readonly Budget[] = own && hasEnd(own) ? ["own", ...OFFERED_BUDGETS] : OFFERED_BUDGETS;
  return isPreset && ends !== OFFERED_BUDGETS ? ends : [...ends, "none"];
}

const hasEnd = ({ updates, seconds }: OwnBudget): boolean => updates !== undefined || seconds !== undefined;

/** "30 minutes", "until stopped", "1,200 updates (preset)". */
export function budgetName(budget: Budget, own: OwnBudget = {}, source = "preset"): string {
  if (budget === "own") return `${ownWords(own)} (${source})`;
  if (budget === "none") return "until stopped";
  return budget % 3600 === 0 ? `${budget / 3600} hours` : `${budget / 60} minutes`;
}

function ownWords({ updates, seconds }: OwnBudget): string {
  const ends = [
    updates === undefined ? "" : `${formatCount(updates)} ${updates === 1 ? "update" : "updates"}`,
    seconds === undefined ? "" : formatDuration(seconds),
  ];
  return ends.filter(Boolean).join(" or ");
}

/** How long the league runs, as a phrase: "for 30 min". */
export function budgetWords(budget: Budget, own: OwnBudget = {}): string {
  if (budget === "none") return "until you stop it";
  if (budget === "own") return `for ${ownWords(own)}`;
  const also = own.updates === undefined ? "" : ` or ${ownWords({ updates: own.updates })}`;
  return `for ${formatDuration(budget)}${also}`;
}

export function budgetRequest(budget: Budget): NonNullable<LaunchRequest["budget"]> {
  return typeof budget === "number" ? { seconds: budget } : {};
}

/** "about 3 min left"; coarse, so that it doesn't change from second to second. @internal */
export function leftWords(seconds: number): string {
  if (seconds < 45) return "less than a minute left";
  return seconds < 90 ? "about 1 min left" : `about ${formatDuration(seconds)} left`;
}

type Budgeted = Pick<LeagueSummary, "status" | "reason" | "progress">;

/** Whether a running league is waiting, for the given reason. */
export const isWaiting = ({ status, reason }: Pick<LeagueSummary, "status" | "reason">): boolean =>
  status === "running" && reason !== "";

/** A league's progress and remaining time: "42% of 30 min, about 17 min left". */
export function progressWords({ status, reason, progress }: Budgeted): string {
  if (!progress) {
    if (status !== "running") return "No budget";
    return reason === "" ? "Runs until stopped" : "Runs until stopped, waiting";
  }
  const { share, unit, total, secondsLeft } = progress;
  const whole = unit === "seconds" ? formatDuration(total) : `${formatCount(total)} updates`;
  // Rounded down, so that 100% means done.
  const far = `${Math.floor(share * 100)}% of ${whole}`;
  if (status === "ended") return share >= 1 ? `Budget of ${whole} used` : `Ended at ${far}`;
  if (status === "paused") return `Paused at ${far}${secondsLeft === null ? "" : `, ${leftWords(secondsLeft)} to run`}`;
  if (reason !== "") return `${far}, waiting`;
  if (share >= 1) return `${far}, evaluating the last policy`;
  return `${far}, ${secondsLeft === null ? "estimating\u2026" : leftWords(secondsLeft)}`;
}
