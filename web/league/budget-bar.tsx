import { isWaiting, progressWords } from "../launch/budgets.ts";
import type { LeagueSummary } from "../../server/schemas/leagues.ts";

/** A league's progress within its budget: a bar and a line of constant height. */
export function BudgetBar({ league }: { readonly league: LeagueSummary }) {
  const { progress, reason } = league;
  const words = progressWords(league);
  return (
    <div className="budget-bar" data-testid="budget" title={isWaiting(league) ? reason : words}>
      <span className="soft small number">{words}</span>
      {progress && <progress value={progress.share} max={1} aria-label="Budget used" aria-valuetext={words} />}
    </div>
  );
}
