import { InvalidArgumentError } from "commander";

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, "": 1 };

/** Seconds of "90s", "5m", "2h" or "45" (seconds). */
export function parseDuration(text: string): number {
  const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text) ?? [];
  const seconds = Number(amount) * (UNITS[unit] ?? Number.NaN);
  if (seconds > 0) return seconds;
  throw new InvalidArgumentError("It takes a time such as 60s, 5m or 2h.");
}

/** A whole number from 1 up. */
export function parsePositive(text: string): number {
  const count = parseCount(text);
  if (count > 0) return count;
  throw new InvalidArgumentError("It takes a whole number from 1 up.");
}

/** A whole number from 0 up. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0 && text.trim() !== "") return count;
  throw new InvalidArgumentError("It takes a whole number.");
}
