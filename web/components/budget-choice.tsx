import { budgetName, offeredBudgets, type Budget, type OwnBudget } from "../lib/budgets.ts";

interface BudgetChoiceProps {
  readonly chosen: Budget;
  /** What the preset gives itself, where there is one. */
  readonly own: OwnBudget | undefined;
  readonly onChoose: (budget: Budget) => void;
}

/** How long a league runs. */
export function BudgetChoice({ chosen, own, onChoose }: BudgetChoiceProps) {
  return (
    <fieldset className="stack">
      <legend>Budget</legend>
      <span className="segments" role="group" aria-label="Budget">
        {offeredBudgets(own).map((budget) => (
          <button key={budget} type="button" aria-pressed={chosen === budget} onClick={() => onChoose(budget)}>
            {budgetName(budget, own)}
          </button>
        ))}
      </span>
    </fieldset>
  );
}
