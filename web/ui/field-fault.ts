/** What a field of numbers takes. */
export interface NumberField {
  /** As a request names it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly required: boolean;
}

/**
 * What is wrong with a field of numbers, in the words of the API and the command line; "" where nothing is.
 * @param text as the field holds it; "" also where the browser can't read a number.
 */
export function fieldFault({ name, min, max, integer, required }: NumberField, text: string, isUnread = false): string {
  if (text === "" && !isUnread && !required) return "";
  const value = text === "" ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return "";
  const found = isUnread ? "is not a number" : text === "" ? "is missing" : `is ${value}`;
  return `${name} must be a ${integer ? "whole number" : "number"} from ${min} to ${max}, and ${found}.`;
}
