import { drawByProbabilities, type ChanceDraw } from "./draw.ts";
import {
  DIGITS_PER_NUMBER,
  FACTORS,
  RADIX,
  OPERATIONS_PER_PROBLEM,
  TIMES,
  fromDigits,
  type ProblemOperation,
  type StepProblem,
} from "./problem.ts";

/**
 * A problem that chance draws digit by digit, so that no draw has more than six outcomes: the start, the position of
 * the step, then each operation's kind and operand. `start` and `step` are -1 until they are drawn.
 */
export interface Deal extends StepProblem {
  /** The kind of the operation that is being drawn. */
  readonly kind: number | null;
  /** Digits of the number that is being drawn, from the left. */
  readonly digits: readonly number[];
}

export const nothingDealt: Deal = { start: -1, step: -1, operations: [], kind: null, digits: [] };

const uniform = (n: number): ChanceDraw => drawByProbabilities(Array.from({ length: n }, () => 1 / n));
const DIGIT = uniform(RADIX);
const PLACE = uniform(OPERATIONS_PER_PROBLEM);
const FACTOR = uniform(FACTORS.length);
/** Plus, minus, times; the worked step adds or subtracts. */
const KIND = drawByProbabilities([0.35, 0.35, 0.3]);
const WORKED_KIND = drawByProbabilities([0.5, 0.5]);

/** Whether the problem is complete. */
export function isDealt({ operations }: Deal): boolean {
  return operations.length === OPERATIONS_PER_PROBLEM;
}

/** The next draw of an incomplete problem. */
export function nextDraw({ start, step, operations, kind }: Deal): ChanceDraw {
  if (start < 0) return DIGIT;
  if (step < 0) return PLACE;
  if (kind === null) return operations.length === step ? WORKED_KIND : KIND;
  return kind === TIMES ? FACTOR : DIGIT;
}

/** The fields that change when `action` is drawn. */
export function dealtFields(deal: Deal, action: number): Partial<Deal> {
  const { start, step, kind, digits } = deal;
  if (start >= 0 && step < 0) return { step: action };
  if (start >= 0 && kind === null) return { kind: action };
  if (kind === TIMES) return added(deal, { kind, operand: FACTORS[action] as number });
  if (digits.length < DIGITS_PER_NUMBER - 1) return { digits: [...digits, action] };
  const number = fromDigits(action, digits[1] as number, digits[0] as number);
  return kind === null ? { start: number, digits: [] } : added(deal, { kind, operand: number });
}

function added({ operations }: Deal, operation: ProblemOperation): Partial<Deal> {
  return { operations: [...operations, operation], kind: null, digits: [] };
}
