/** The valid values of a number field. */
export interface NumberField {
  /** Its name in the request. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
  readonly required: boolean;
}

/**
 * Validation error of a number field, worded as by the API and the command line; "" if it is valid.
 * @param text the field's text; also "" if the browser can't parse a number.
 */
export function fieldFault({ name, min, max, integer, required }: NumberField, text: string, isUnread = false): string {
  if (text === "" && !isUnread && !required) return "";
  const value = text === "" ? Number.NaN : Number(text);
  if (value >= min && value <= max && (!integer || Number.isInteger(value))) return "";
  const found = isUnread ? "is not a number" : text === "" ? "is missing" : `is ${value}`;
  return `${name} must be a ${integer ? "whole number" : "number"} from ${min} to ${max}, and ${found}.`;
}
