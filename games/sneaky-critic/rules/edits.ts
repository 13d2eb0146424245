import { DIGITS_PER_NUMBER, RADIX } from "./problem.ts";

/** Types of error. All but the last are also the families of edits. */
export const ERROR_TYPES = ["value", "operand", "operator", "carry", "result", "compound"] as const;
export const COMPOUND = ERROR_TYPES.indexOf("compound");
export const RESULT = ERROR_TYPES.indexOf("result");

/** Cells of a worked step in their order on a sheet, the ones first. */
export const SHEET_CELLS = { value: 0, operator: 3, operand: 4, carry: 7, result: 9, end: 12 } as const;

/** Maximum number of edits in one step. */
export const MAX_EDITS = 3;

/**
 * One change of a worked step. `add`: adds to a digit (modulo 6); `flip`: exchanges plus and minus, or flips a carry;
 * `swap`: exchanges a digit with its left neighbour.
 */
export type Edit =
  | { readonly kind: "add"; readonly family: number; readonly cell: number; readonly amount: number }
  | { readonly kind: "flip"; readonly family: number; readonly cell: number }
  | { readonly kind: "swap"; readonly family: number; readonly cell: number };

const places = [0, 1, 2].slice(0, DIGITS_PER_NUMBER);
const amounts = Array.from({ length: RADIX - 1 }, (_, i) => i + 1);

const adding = (family: (typeof ERROR_TYPES)[number], first: number): Edit[] =>
  places.flatMap((place) =>
    amounts.map((amount) => ({ kind: "add", family: ERROR_TYPES.indexOf(family), cell: first + place, amount })),
  );
const turning = (family: (typeof ERROR_TYPES)[number], kind: "flip" | "swap", cells: readonly number[]): Edit[] =>
  cells.map((cell) => ({ kind, family: ERROR_TYPES.indexOf(family), cell }));

/** All edits by number; the swaps are last and held out of training. */
export const EDITS: readonly Edit[] = [
  ...adding("value", SHEET_CELLS.value),
  ...adding("operand", SHEET_CELLS.operand),
  ...turning("operator", "flip", [SHEET_CELLS.operator]),
  ...turning("carry", "flip", [SHEET_CELLS.carry, SHEET_CELLS.carry + 1]),
  ...adding("result", SHEET_CELLS.result),
  ...turning("value", "swap", [SHEET_CELLS.value, SHEET_CELLS.value + 1]),
  ...turning("operand", "swap", [SHEET_CELLS.operand, SHEET_CELLS.operand + 1]),
  ...turning("result", "swap", [SHEET_CELLS.result, SHEET_CELLS.result + 1]),
];

/** Number of the first swap, and of the end of a rewrite. */
export const FIRST_SWAP = EDITS.findIndex(({ kind }) => kind === "swap");
export const END_EDIT = EDITS.length;

/** The cell that an edit occupies: no two edits of a rewrite share one. A swap has a number of its own. */
export function editClaim(edit: number): number {
  return edit >= FIRST_SWAP ? SHEET_CELLS.end + edit - FIRST_SWAP : (EDITS[edit]?.cell ?? SHEET_CELLS.end);
}

const known = new Map<number, readonly number[]>();

/**
 * The edits that may come next, in rising order, {@link END_EDIT} last: of the type's family (`compound`: any), no cell
 * twice, swaps only where they are not held out, END after the first. After the last edit there are none, not even END.
 */
export function legalEdits(type: number, done: readonly number[], heldOut: boolean): readonly number[] {
  if (done.length >= MAX_EDITS) return [];
  const claimed = done.reduce((mask, edit) => mask | (1 << editClaim(edit)), 0);
  const key = (claimed * ERROR_TYPES.length + type) * 2 + (heldOut ? 1 : 0);
  const found = known.get(key);
  if (found) return found;
  const usable = EDITS.flatMap(({ family }, edit) => {
    const ofType = type === COMPOUND || family === type;
    const open = heldOut || edit < FIRST_SWAP;
    return ofType && open && (claimed & (1 << editClaim(edit))) === 0 ? [edit] : [];
  });
  const legal = done.length > 0 ? [...usable, END_EDIT] : usable;
  known.set(key, legal);
  return legal;
}
