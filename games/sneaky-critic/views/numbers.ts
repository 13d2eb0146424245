import { RADIX } from "../rules/problem.ts";

/** A number in base six as a decimal number: `352` is 140. */
export function decimal(digits: string): number {
  return Number.parseInt(digits, RADIX);
}

/** `352 in base six is 140`; empty for a number that is still being drawn. */
export function decimalSentence(digits: string): string {
  return digits.includes("_") ? "" : `${digits} in base six is ${decimal(digits)}`;
}
