import type { ChanceOutcome } from "../../core/game.ts";
import { SHEET_CELLS } from "./edits.ts";
import {
  MODULUS,
  OPERATIONS_PER_PROBLEM,
  apply,
  applyOperations,
  problemOperation,
  valueBefore,
  type StepProblem,
} from "./problem.ts";
import { numberAt, type Sheet } from "./sheet.ts";

/** Rollouts of the solver from each of the two steps. */
export const ROLLOUTS_PER_STEP = 4;

/**
 * A step is proved wrong if at least this many rollouts from the original step, and none from the rewritten one, reach
 * the answer.
 */
export const MIN_SUCCESSFUL_ROLLOUTS = 3;

/** The proof: continuing exactly from the written result changes the final answer. */
export function changesAnswer(problem: StepProblem, sheet: Sheet): boolean {
  const answer = applyOperations(problem, problem.start, 0, OPERATIONS_PER_PROBLEM);
  return (
    applyOperations(problem, numberAt(sheet, SHEET_CELLS.result), problem.step + 1, OPERATIONS_PER_PROBLEM) !== answer
  );
}

/** Successful rollouts as one chance outcome: those from the original step, and those from the rewritten one. */
export function rolloutCounts(outcome: number): { readonly original: number; readonly rewritten: number } {
  return { original: Math.floor(outcome / (ROLLOUTS_PER_STEP + 1)), rewritten: outcome % (ROLLOUTS_PER_STEP + 1) };
}

/**
 * Outcomes of the rollouts of a noisy solver, which errs in each remaining step with probability `error` and then
 * writes any other number: exact binomial counts. Without a rewritten step (null) its count is 0.
 */
export function rolloutChances(problem: StepProblem, rewritten: Sheet | null, error: number): readonly ChanceOutcome[] {
  const truth = applyOperations(problem, valueBefore(problem), problem.step, problem.step + 1);
  const original = binomial(successChance(problem, truth, error));
  const other = rewritten ? binomial(successChance(problem, numberAt(rewritten, SHEET_CELLS.result), error)) : [1];
  return original.flatMap((p, first) =>
    other.flatMap((q, second) =>
      p * q > 0 ? [{ action: first * (ROLLOUTS_PER_STEP + 1) + second, probability: p * q }] : [],
    ),
  );
}

/** The probability that one rollout from `x`, the result of the worked step, reaches the problem's answer. @internal */
export function successChance(problem: StepProblem, x: number, error: number): number {
  let chances = new Float64Array(MODULUS);
  chances[x] = 1;
  for (let k = problem.step + 1; k < OPERATIONS_PER_PROBLEM; k++) {
    const operation = problemOperation(problem, k);
    const right = new Float64Array(MODULUS);
    chances.forEach((chance, value) => {
      const result = apply(operation, value);
      right[result] = (right[result] as number) + chance;
    });
    chances = right.map((q) => (1 - error) * q + (error * (1 - q)) / (MODULUS - 1));
  }
  return chances[applyOperations(problem, problem.start, 0, OPERATIONS_PER_PROBLEM)] as number;
}

/** Probabilities of 0 … {@link ROLLOUTS_PER_STEP} successes. */
function binomial(p: number): readonly number[] {
  const ways = [1, 4, 6, 4, 1];
  return ways.map((count, k) => count * p ** k * (1 - p) ** (ROLLOUTS_PER_STEP - k));
}
