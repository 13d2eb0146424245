import { DIGITS, RADIX } from "./problem.ts";

/** Types of error. All but the last are also the families of edits. */
export const TYPES = ["value", "operand", "operator", "carry", "result", "compound"] as const;
export const COMPOUND = TYPES.indexOf("compound");
export const RESULT = TYPES.indexOf("result");

/** Cells of a worked step in their order on a sheet, the ones first. */
export const CELLS = { value: 0, operator: 3, operand: 4, carry: 7, result: 9, end: 12 } as const;

/** Maximum number of edits in one step. */
export const MOST_EDITS = 3;

/**
 * One change of a worked step. `add`: adds to a digit (modulo 6); `flip`: exchanges plus and minus, or flips a carry;
 * `swap`: exchanges a digit with its left neighbour.
 */
export type Edit =
  | { readonly kind: "add"; readonly family: number; readonly cell: number; readonly amount: number }
  | { readonly kind: "flip"; readonly family: number; readonly cell: number }
  | { readonly kind: "swap"; readonly family: number; readonly cell: number };

const places = [0, 1, 2].slice(0, DIGITS);
const amounts = Array.from({ length: RADIX - 1 }, (_, i) => i + 1);

const adding = (family: (typeof TYPES)[number], first: number): Edit[] =>
  places.flatMap((place) =>
    amounts.map((amount) => ({ kind: "add", family: TYPES.indexOf(family), cell: first + place, amount })),
  );
const turning = (family: (typeof TYPES)[number], kind: "flip" | "swap", cells: readonly number[]): Edit[] =>
  cells.map((cell) => ({ kind, family: TYPES.indexOf(family), cell }));

/** All edits by number; the swaps are last and held out of training. */
export const EDITS: readonly Edit[] = [
  ...adding("value", CELLS.value),
  ...adding("operand", CELLS.operand),
  ...turning("operator", "flip", [CELLS.operator]),
  ...turning("carry", "flip", [CELLS.carry, CELLS.carry + 1]),
  ...adding("result", CELLS.result),
  ...turning("value", "swap", [CELLS.value, CELLS.value + 1]),
  ...turning("operand", "swap", [CELLS.operand, CELLS.operand + 1]),
  ...turning("result", "swap", [CELLS.result, CELLS.result + 1]),
];

/** Number of the first swap, and of the end of a rewrite. */
export const SWAPS = EDITS.findIndex(({ kind }) => kind === "swap");
export const END = EDITS.length;

/** The cell that an edit occupies: no two edits of a rewrite share one. A swap has a number of its own. */
export function claimOf(edit: number): number {
  return edit >= SWAPS ? CELLS.end + edit - SWAPS : (EDITS[edit]?.cell ?? CELLS.end);
}

const known = new Map<number, readonly number[]>();

/**
 * The edits that may come next, in rising order, {@link END} last: of the type's family (`compound`: any), no cell twice,
 * swaps only where they are not held out, END after the first. After the last edit there are none, not even END.
 */
export function legalEdits(type: number, done: readonly number[], heldOut: boolean): readonly number[] {
  if (done.length >= MOST_EDITS) return [];
  const claimed = done.reduce((mask, edit) => mask | (1 << claimOf(edit)), 0);
  const key = (claimed * TYPES.length + type) * 2 + (heldOut ? 1 : 0);
  const found = known.get(key);
  if (found) return found;
  const usable = EDITS.flatMap(({ family }, edit) => {
    const ofType = type === COMPOUND || family === type;
    const open = heldOut || edit < SWAPS;
    return ofType && open && (claimed & (1 << claimOf(edit))) === 0 ? [edit] : [];
  });
  const legal = done.length > 0 ? [...usable, END] : usable;
  known.set(key, legal);
  return legal;
}
