/** Numbers that a setting takes. */
export interface NumberRange {
  readonly min: number;
  readonly max: number;
  /** Whether it takes only whole numbers. */
  readonly integer?: boolean | undefined;
}

/** A range in words: "a whole number from 1 to 4096". */
export function rangeWords({ min, max, integer = false }: NumberRange): string {
  const kind = integer ? "a whole number" : "a number";
  const least = Math.abs(min) < Number.MAX_SAFE_INTEGER;
  const most = Math.abs(max) < Number.MAX_SAFE_INTEGER;
  if (least && most) return `${kind} from ${min} to ${max}`;
  if (least) return `${kind} of at least ${min}`;
  return most ? `${kind} of at most ${max}` : kind;
}

/** Whether a value is a number of the range. */
export const isInRange = (value: unknown, { min, max, integer = false }: NumberRange): value is number =>
  typeof value === "number" && value >= min && value <= max && (!integer || Number.isInteger(value));
