import { budgetName, offeredBudgets, type Budget, type OwnBudget } from "./budgets.ts";

interface BudgetChoiceProps {
  readonly chosen: Budget;
  /** What the preset gives itself, where there is one. */
  readonly own: OwnBudget | undefined;
  /** Of what that is the own budget: "the preset's". */
  readonly whose?: string | undefined;
  /** Whether that is a preset's: it stays next to any other, so that there is no "until stopped". */
  readonly isPreset: boolean;
  readonly onChoose: (budget: Budget) => void;
}

/** How long a league runs. */
export function BudgetChoice({ chosen, own, whose, isPreset, onChoose }: BudgetChoiceProps) {
  return (
    <fieldset className="stack">
      <legend>Budget</legend>
      <span className="segments" role="group" aria-label="Budget">
        {offeredBudgets(own, isPreset).map((budget) => (
          <button key={budget} type="button" aria-pressed={chosen === budget} onClick={() => onChoose(budget)}>
            {budgetName(budget, own, whose)}
          </button>
        ))}
      </span>
    </fieldset>
  );
}
