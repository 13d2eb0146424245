import { drawOf, type Draw } from "./draw.ts";
import { DIGITS, FACTORS, RADIX, STEPS, TIMES, numberOf, type Operation, type Problem } from "./problem.ts";

/**
 * A problem that chance draws digit by digit, so that no draw has more than six outcomes: the start, the position of
 * the step, then each operation's kind and operand. `start` and `step` are -1 until they are drawn.
 */
export interface Deal extends Problem {
  /** The kind of the operation that is being drawn. */
  readonly kind: number | null;
  /** Digits of the number that is being drawn, from the left. */
  readonly digits: readonly number[];
}

export const nothingDealt: Deal = { start: -1, step: -1, operations: [], kind: null, digits: [] };

const uniform = (n: number): Draw => drawOf(Array.from({ length: n }, () => 1 / n));
const DIGIT = uniform(RADIX);
const PLACE = uniform(STEPS);
const FACTOR = uniform(FACTORS.length);
/** Plus, minus, times; the worked step adds or subtracts. */
const KIND = drawOf([0.35, 0.35, 0.3]);
const WORKED_KIND = drawOf([0.5, 0.5]);

/** Whether the problem is complete. */
export function isDealt({ operations }: Deal): boolean {
  return operations.length === STEPS;
}

/** The next draw of an incomplete problem. */
export function dealing({ start, step, operations, kind }: Deal): Draw {
  if (start < 0) return DIGIT;
  if (step < 0) return PLACE;
  if (kind === null) return operations.length === step ? WORKED_KIND : KIND;
  return kind === TIMES ? FACTOR : DIGIT;
}

/** The fields that change when `action` is drawn. */
export function dealOn(deal: Deal, action: number): Partial<Deal> {
  const { start, step, kind, digits } = deal;
  if (start >= 0 && step < 0) return { step: action };
  if (start >= 0 && kind === null) return { kind: action };
  if (kind === TIMES) return added(deal, { kind, operand: FACTORS[action] as number });
  if (digits.length < DIGITS - 1) return { digits: [...digits, action] };
  const number = numberOf(action, digits[1] as number, digits[0] as number);
  return kind === null ? { start: number, digits: [] } : added(deal, { kind, operand: number });
}

function added({ operations }: Deal, operation: Operation): Partial<Deal> {
  return { operations: [...operations, operation], kind: null, digits: [] };
}
