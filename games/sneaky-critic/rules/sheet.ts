import { SHEET_CELLS, EDITS } from "./edits.ts";
import {
  DIGITS_PER_NUMBER,
  MINUS,
  RADIX,
  digitAt,
  fromDigits,
  problemOperation,
  valueBefore,
  type StepProblem,
} from "./problem.ts";

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
export function workOut(problem: StepProblem, edits: readonly number[] = []): Sheet {
  const cells = copied(problem);
  const added = [0, 0, 0];
  const flipped = [0, 0];
  let swaps = 0;
  for (const number of edits) {
    const edit = EDITS[number];
    if (!edit) throw new RangeError(`${number} is no edit`);
    const { kind, cell } = edit;
    if (kind === "swap") swaps |= 1 << cell;
    else if (kind === "add" && cell >= SHEET_CELLS.result) added[cell - SHEET_CELLS.result] = edit.amount;
    else if (kind === "add") cells[cell] = ((cells[cell] as number) + edit.amount) % RADIX;
    else if (cell === SHEET_CELLS.operator) cells[cell] = 1 - (cells[cell] as number);
    else flipped[cell - SHEET_CELLS.carry] = 1;
  }
  swapIn(cells, SHEET_CELLS.value, swaps);
  swapIn(cells, SHEET_CELLS.operand, swaps);
  const sign = cells[SHEET_CELLS.operator] === MINUS ? -1 : 1;
  let carry = 0;
  for (let place = 0; place < DIGITS_PER_NUMBER; place++) {
    const total =
      (cells[SHEET_CELLS.value + place] as number) + sign * ((cells[SHEET_CELLS.operand + place] as number) + carry);
    cells[SHEET_CELLS.result + place] = (total + RADIX + (added[place] as number)) % RADIX;
    if (place === DIGITS_PER_NUMBER - 1) break;
    carry = (total >= RADIX || total < 0 ? 1 : 0) ^ (flipped[place] as number);
    cells[SHEET_CELLS.carry + place] = carry;
  }
  swapIn(cells, SHEET_CELLS.result, swaps);
  return cells;
}

/** Value, operator and operand as the problem gives them; carries and result still 0. */
function copied(problem: StepProblem): number[] {
  const x = valueBefore(problem);
  const { kind, operand } = problemOperation(problem, problem.step);
  const digits = (number: number) => [0, 1, 2].map((place) => digitAt(number, place));
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

/** The number written at `first`: {@link SHEET_CELLS}.value, .operand or .result. */
export function numberAt(sheet: Sheet, first: number): number {
  return fromDigits(sheet[first] as number, sheet[first + 1] as number, sheet[first + 2] as number);
}

/**
 * The cells that contradict the problem or the cells they are computed from, in rising order: all that a reader of the
 * sheet can find. A sheet without faults is the true one.
 */
export function findFaults(problem: StepProblem, sheet: Sheet): readonly number[] {
  const given = copied(problem);
  const faults: number[] = [];
  for (let cell = 0; cell < SHEET_CELLS.carry; cell++) if (sheet[cell] !== given[cell]) faults.push(cell);
  for (let cell = SHEET_CELLS.carry; cell < SHEET_CELLS.end; cell++) if (!follows(sheet, cell)) faults.push(cell);
  return faults;
}

/** Whether a carry or a digit of the result follows from the cells to its right and above it. */
function follows(sheet: Sheet, cell: number): boolean {
  const place = cell >= SHEET_CELLS.result ? cell - SHEET_CELLS.result : cell - SHEET_CELLS.carry;
  const carry = place === 0 ? 0 : (sheet[SHEET_CELLS.carry + place - 1] as number);
  const sign = sheet[SHEET_CELLS.operator] === MINUS ? -1 : 1;
  const total =
    (sheet[SHEET_CELLS.value + place] as number) + sign * ((sheet[SHEET_CELLS.operand + place] as number) + carry);
  if (cell >= SHEET_CELLS.result) return sheet[cell] === (total + RADIX) % RADIX;
  return sheet[cell] === (total >= RADIX || total < 0 ? 1 : 0);
}
