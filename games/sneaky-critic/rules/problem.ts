/** Digits of a number, and the radix they are written in. */
export const DIGITS = 3;
export const RADIX = 6;

/** Numbers there are: arithmetic is modulo this. */
export const NUMBERS = RADIX ** DIGITS;

/** Operations in a problem. */
export const STEPS = 4;

/** Kinds of operation, as numbers: `x + b`, `x - b`, `x * b`. */
const PLUS = 0;
export const MINUS = 1;
export const TIMES = 2;

/** What a number may be multiplied by. */
export const FACTORS = [2, 3, 4] as const;

export interface Operation {
  readonly kind: number;
  /** 0 … 215, or a factor. */
  readonly operand: number;
}

export function apply({ kind, operand }: Operation, x: number): number {
  if (kind === TIMES) return (x * operand) % NUMBERS;
  return (kind === PLUS ? x + operand : x - operand + NUMBERS) % NUMBERS;
}

/** A start value and operations that follow one another; `step` (from 0) is the one that is worked out on paper. */
export interface Problem {
  readonly start: number;
  readonly step: number;
  readonly operations: readonly Operation[];
}

/** The operation of the problem's place `k`. @throws RangeError where there is none. */
export function operationAt({ operations }: Problem, k: number): Operation {
  const operation = operations[k];
  if (!operation) throw new RangeError(`the problem has no operation ${k + 1}`);
  return operation;
}

/** What a number becomes by the problem's operations `from` … `to` - 1. */
export function carryOn(problem: Problem, x: number, from: number, to: number): number {
  let value = x;
  for (let k = from; k < to; k++) value = apply(operationAt(problem, k), value);
  return value;
}

/** The number that the step to be worked out starts from. */
export function valueBefore(problem: Problem): number {
  return carryOn(problem, problem.start, 0, problem.step);
}

/** The digit of place `place`, 0 the ones. */
export function digitOf(x: number, place: number): number {
  return Math.floor(x / RADIX ** place) % RADIX;
}

/** The number of three digits, the ones first. */
export function numberOf(ones: number, sixes: number, thirtySixes: number): number {
  return ones + RADIX * sixes + RADIX ** 2 * thirtySixes;
}

/** A number as it is written: three digits in base six, `351`. */
export function written(x: number): string {
  return x.toString(RADIX).padStart(DIGITS, "0");
}
