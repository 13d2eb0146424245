/** Digits of a number, and the radix they are written in. */
export const DIGITS_PER_NUMBER = 3;
export const RADIX = 6;

/** The modulus of arithmetic. */
export const MODULUS = RADIX ** DIGITS_PER_NUMBER;

/** Operations in a problem. */
export const OPERATIONS_PER_PROBLEM = 4;

/** Kinds of operation, as numbers: `x + b`, `x - b`, `x * b`. */
const PLUS = 0;
export const MINUS = 1;
export const TIMES = 2;

/** Factors of multiplications. */
export const FACTORS = [2, 3, 4] as const;

export interface ProblemOperation {
  readonly kind: number;
  /** 0 … 215, or a factor. */
  readonly operand: number;
}

export function apply({ kind, operand }: ProblemOperation, x: number): number {
  if (kind === TIMES) return (x * operand) % MODULUS;
  return (kind === PLUS ? x + operand : x - operand + MODULUS) % MODULUS;
}

/** A start value and a sequence of operations; `step` (from 0) is the one worked out on paper. */
export interface StepProblem {
  readonly start: number;
  readonly step: number;
  readonly operations: readonly ProblemOperation[];
}

/** The problem's operation `k`. @throws RangeError for an invalid index. */
export function problemOperation({ operations }: StepProblem, k: number): ProblemOperation {
  const operation = operations[k];
  if (!operation) throw new RangeError(`the problem has no operation ${k + 1}`);
  return operation;
}

/** The result of the problem's operations `from` … `to` - 1 on `x`. */
export function applyOperations(problem: StepProblem, x: number, from: number, to: number): number {
  let value = x;
  for (let k = from; k < to; k++) value = apply(problemOperation(problem, k), value);
  return value;
}

/** The number that the worked step starts from. */
export function valueBefore(problem: StepProblem): number {
  return applyOperations(problem, problem.start, 0, problem.step);
}

/** The digit at `place`; 0 is the ones. */
export function digitAt(x: number, place: number): number {
  return Math.floor(x / RADIX ** place) % RADIX;
}

/** The number with three digits, given ones first. */
export function fromDigits(ones: number, sixes: number, thirtySixes: number): number {
  return ones + RADIX * sixes + RADIX ** 2 * thirtySixes;
}

/** A number as three digits in base six: `351`. */
export function digitText(x: number): string {
  return x.toString(RADIX).padStart(DIGITS_PER_NUMBER, "0");
}
