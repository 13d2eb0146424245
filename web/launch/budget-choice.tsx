import { budgetName, offeredBudgets, type Budget, type OwnBudget } from "./budgets.ts";

interface BudgetChoiceProps {
  readonly chosen: Budget;
  /** The preset's budget, if there is one. */
  readonly own: OwnBudget | undefined;
  /** Where that budget comes from: "preset". */
  readonly source?: string | undefined;
  /** Whether it is a preset's. Its end also applies with any other budget, so "until stopped" is not offered. */
  readonly isPreset: boolean;
  readonly onChoose: (budget: Budget) => void;
}

/** How long a league runs. */
export function BudgetChoice({ chosen, own, source, isPreset, onChoose }: BudgetChoiceProps) {
  return (
    <fieldset className="stack">
      <legend>Budget</legend>
      <span className="segments" role="group" aria-label="Budget">
        {offeredBudgets(own, isPreset).map((budget) => (
          <button key={budget} type="button" aria-pressed={chosen === budget} onClick={() => onChoose(budget)}>
            {budgetName(budget, own, source)}
          </button>
        ))}
      </span>
    </fieldset>
  );
}
