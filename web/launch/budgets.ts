import { formatCount, formatDuration } from "../ui/format.ts";
import type { LaunchRequest, LeagueSummary, PresetFacts } from "../../server/schemas/leagues.ts";

/** What a preset gives itself. */
export type OwnBudget = PresetFacts["config"]["budget"];

/** How long a league runs: so many seconds, without end, or as its preset says. */
export type Budget = number | "none" | "own";

const OFFERED_BUDGETS: readonly Budget[] = [300, 1800, 7200];

/** What may be chosen: a preset's own budget stays beside any other, so that it has no "until stopped". */
export function offeredBudgets(own: OwnBudget | undefined, isPreset = own !== undefined): readonly Budget[] {
  const ends: readonly Budget[] = own && hasEnd(own) ? ["own", ...OFFERED_BUDGETS] : OFFERED_BUDGETS;
  return isPreset && ends !== OFFERED_BUDGETS ? ends : [...ends, "none"];
}

const hasEnd = ({ updates, seconds }: OwnBudget): boolean => updates !== undefined || seconds !== undefined;

/** "30 minutes", "until stopped", "1,200 updates, the preset's own". */
export function budgetName(budget: Budget, own: OwnBudget = {}, whose = "the preset's"): string {
  if (budget === "own") return `${ownWords(own)}, ${whose} own`;
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

/** What will end the league, as a clause. */
export function budgetWords(budget: Budget, own: OwnBudget = {}): string {
  if (budget === "none") return "it goes on until it is stopped";
  if (budget === "own") return `it ends by itself after ${ownWords(own)}`;
  const also = own.updates === undefined ? "" : `, or sooner after ${ownWords({ updates: own.updates })}`;
  return `it ends by itself after ${formatDuration(budget)}${also}`;
}

export function budgetRequest(budget: Budget): NonNullable<LaunchRequest["budget"]> {
  return typeof budget === "number" ? { seconds: budget } : {};
}

/** "about 3 min left"; coarse, so that it doesn't change from second to second. */
export function leftWords(seconds: number): string {
  if (seconds < 45) return "less than a minute left";
  return seconds < 90 ? "about 1 min left" : `about ${formatDuration(seconds)} left`;
}

type Budgeted = Pick<LeagueSummary, "status" | "reason" | "progress">;

/** Whether something holds up a league that runs: the reason says what. */
export const isWaiting = ({ status, reason }: Pick<LeagueSummary, "status" | "reason">): boolean =>
  status === "running" && reason !== "";

/** How far a league is and about how long it takes: "42% of 30 min, about 17 min left". */
export function progressWords({ status, reason, progress }: Budgeted): string {
  if (!progress) {
    if (status !== "running") return "No budget";
    return reason === "" ? "Runs until it is stopped" : "Runs until it is stopped, waiting";
  }
  const { share, unit, total, secondsLeft } = progress;
  const whole = unit === "seconds" ? formatDuration(total) : `${formatCount(total)} updates`;
  // Rounded down: 100% is said when it is done.
  const far = `${Math.floor(share * 100)}% of ${whole}`;
  if (status === "ended") return share >= 1 ? `Budget of ${whole} used` : `Ended at ${far}`;
  if (status === "paused") return `Paused at ${far}${secondsLeft === null ? "" : `, ${leftWords(secondsLeft)} to run`}`;
  if (reason !== "") return `${far}, waiting`;
  if (share >= 1) return `${far}, measuring the last policy`;
  return `${far}, ${secondsLeft === null ? "estimating\u2026" : leftWords(secondsLeft)}`;
}
