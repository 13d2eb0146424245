import { MAX_VALUE } from "./question.ts";

/**
 * A written value is three characters: a sign, a digit, and a second digit or `$` for the end: `+7$`, `-12`. A prefix
 * is a value being written.
 */
export const VALUE_CHARACTERS = 3;
export const STOP = "$";

/** The value of three written characters; `+05` is 5. */
export function parseValue(written: string): number {
  const size = Number(written.slice(1).replace(STOP, ""));
  return written[0] === "-" && size !== 0 ? -size : size;
}

/** A value in its shortest form. @param value within -99 to 99. */
export function formatValue(value: number): string {
  const digits = String(Math.abs(value));
  return `${value < 0 ? "-" : "+"}${digits}${digits.length === 1 ? STOP : ""}`;
}

/** The complete values on a sheet, without the one being written. */
export function valuesOn(sheet: string): number[] {
  const values: number[] = [];
  for (let at = 0; at + VALUE_CHARACTERS <= sheet.length; at += VALUE_CHARACTERS)
    values.push(parseValue(sheet.slice(at, at + VALUE_CHARACTERS)));
  return values;
}

/** The characters of the value being written on a sheet. */
export function unfinishedValue(sheet: string): string {
  return sheet.slice(sheet.length - (sheet.length % VALUE_CHARACTERS));
}

/** The last complete value of a sheet, in three characters. */
export function lastValue(sheet: string): string {
  const end = sheet.length - (sheet.length % VALUE_CHARACTERS);
  return sheet.slice(end - VALUE_CHARACTERS, end);
}

/** The nearest value that can be written. */
export function nearestValue(value: number): number {
  return Math.max(-MAX_VALUE, Math.min(MAX_VALUE, value));
}
