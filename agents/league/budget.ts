import type { LeagueState } from "./state.ts";

/** Progress of a league in its budget; of two budgets, the one that ends first. */
export interface BudgetProgress {
  readonly unit: "updates" | "seconds";
  readonly done: number;
  readonly total: number;
  /** done / total, from 0 to 1. */
  readonly share: number;
  /** Estimated running seconds left; null before a rate is known, and after the end. */
  readonly secondsLeft: number | null;
}

type Budgeted = Pick<LeagueState, "config" | "status" | "updates" | "seconds" | "prepared" | "learning">;

/**
 * Seconds of its budget that a league has used: they count from the first segment, since cloning a base takes its own
 * time.
 */
export const budgetSeconds = ({ seconds, prepared }: Pick<LeagueState, "seconds" | "prepared">): number =>
  prepared === null ? 0 : seconds - prepared;

/** @returns null for a league without a budget. */
export function budgetProgress(state: Budgeted): BudgetProgress | null {
  const { budget } = state.config;
  const parts: BudgetProgress[] = [];
  if (budget.updates !== undefined) {
    const perUpdate = secondsPerUpdate(state.learning);
    parts.push(phaseProgress(state, "updates", state.updates, budget.updates, perUpdate));
  }
  if (budget.seconds !== undefined) {
    parts.push(
      phaseProgress(state, "seconds", budgetSeconds(state), budget.seconds, state.prepared === null ? null : 1),
    );
  }
  const [first, second] = parts;
  if (!first || !second) return first ?? null;
  return isSooner(second, first) ? second : first;
}

/** By the time left if both are known, else by the share that is done. */
function isSooner(a: BudgetProgress, b: BudgetProgress): boolean {
  if (a.secondsLeft !== null && b.secondsLeft !== null) return a.secondsLeft < b.secondsLeft;
  return a.share > b.share;
}

function phaseProgress(
  { status }: Budgeted,
  unit: BudgetProgress["unit"],
  done: number,
  total: number,
  secondsPerUnit: number | null,
): BudgetProgress {
  const known = secondsPerUnit !== null && status !== "ended";
  const secondsLeft = known ? Math.max(0, total - done) * secondsPerUnit : null;
  return { unit, done, total, share: Math.min(1, done / total), secondsLeft };
}

/** Gaps between points of the learning curve used to estimate the rate. */
const RATE_GAPS = 9;

/** The median of the newest gaps: a pause lengthens only one of them. Null before the second update. */
function secondsPerUpdate(learning: Budgeted["learning"]): number | null {
  const points = learning.slice(-RATE_GAPS - 1);
  const gaps = points.slice(1).map(({ version, at }, i) => {
    const before = points[i] ?? { version: 0, at };
    return (at - before.at) / 1000 / (version - before.version);
  });
  const sorted = gaps.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
