import { CELLS, EDITS } from "./edits.ts";
import { DIGITS, MINUS, RADIX, digitOf, numberOf, operationAt, valueBefore, type Problem } from "./problem.ts";

/**
 * A step worked out on paper, as 12 cells: the copied value (3 digits, the ones first), the copied operator (0 plus, 1
 * minus), the copied operand (3), the carries or borrows into the sixes and into the thirty-sixes (0 or 1), the result
 * (3).
 */
export type Sheet = readonly number[];

/**
 * Works out the problem's step under the given edits. An edit's consequences are carried through: the sheet is
 * consistent from there on and wrong only at the edit. Edits of the result change only the result.
 */
export function workOut(problem: Problem, edits: readonly number[] = []): Sheet {
  const cells = copied(problem);
  const added = [0, 0, 0];
  const flipped = [0, 0];
  let swaps = 0;
  for (const number of edits) {
    const edit = EDITS[number];
    if (!edit) throw new RangeError(`${number} is no edit`);
    const { kind, cell } = edit;
    if (kind === "swap") swaps |= 1 << cell;
    else if (kind === "add" && cell >= CELLS.result) added[cell - CELLS.result] = edit.amount;
    else if (kind === "add") cells[cell] = ((cells[cell] as number) + edit.amount) % RADIX;
    else if (cell === CELLS.operator) cells[cell] = 1 - (cells[cell] as number);
    else flipped[cell - CELLS.carry] = 1;
  }
  swapIn(cells, CELLS.value, swaps);
  swapIn(cells, CELLS.operand, swaps);
  const sign = cells[CELLS.operator] === MINUS ? -1 : 1;
  let carry = 0;
  for (let place = 0; place < DIGITS; place++) {
    const total = (cells[CELLS.value + place] as number) + sign * ((cells[CELLS.operand + place] as number) + carry);
    cells[CELLS.result + place] = (total + RADIX + (added[place] as number)) % RADIX;
    if (place === DIGITS - 1) break;
    carry = (total >= RADIX || total < 0 ? 1 : 0) ^ (flipped[place] as number);
    cells[CELLS.carry + place] = carry;
  }
  swapIn(cells, CELLS.result, swaps);
  return cells;
}

/** Value, operator and operand as the problem gives them; carries and result still 0. */
function copied(problem: Problem): number[] {
  const x = valueBefore(problem);
  const { kind, operand } = operationAt(problem, problem.step);
  const digits = (number: number) => [0, 1, 2].map((place) => digitOf(number, place));
  return [...digits(x), kind, ...digits(operand), 0, 0, 0, 0, 0];
}

/** Swaps neighbours of the number that begins at `first`, from the ones on. */
function swapIn(cells: number[], first: number, swaps: number): void {
  for (const cell of [first, first + 1]) {
    if ((swaps & (1 << cell)) === 0) continue;
    const kept = cells[cell] as number;
    cells[cell] = cells[cell + 1] as number;
    cells[cell + 1] = kept;
  }
}

/** The number written at `first`: {@link CELLS}.value, .operand or .result. */
export function writtenAt(sheet: Sheet, first: number): number {
  return numberOf(sheet[first] as number, sheet[first + 1] as number, sheet[first + 2] as number);
}

/**
 * The cells that contradict the problem or the cells they are computed from, in rising order: all that a reader of the
 * sheet can find. A sheet without faults is the true one.
 */
export function faultsOf(problem: Problem, sheet: Sheet): readonly number[] {
  const given = copied(problem);
  const faults: number[] = [];
  for (let cell = 0; cell < CELLS.carry; cell++) if (sheet[cell] !== given[cell]) faults.push(cell);
  for (let cell = CELLS.carry; cell < CELLS.end; cell++) if (!follows(sheet, cell)) faults.push(cell);
  return faults;
}

/** Whether a carry or a digit of the result follows from the cells to its right and above it. */
function follows(sheet: Sheet, cell: number): boolean {
  const place = cell >= CELLS.result ? cell - CELLS.result : cell - CELLS.carry;
  const carry = place === 0 ? 0 : (sheet[CELLS.carry + place - 1] as number);
  const sign = sheet[CELLS.operator] === MINUS ? -1 : 1;
  const total = (sheet[CELLS.value + place] as number) + sign * ((sheet[CELLS.operand + place] as number) + carry);
  if (cell >= CELLS.result) return sheet[cell] === (total + RADIX) % RADIX;
  return sheet[cell] === (total >= RADIX || total < 0 ? 1 : 0);
}
