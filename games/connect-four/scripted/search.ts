import { BOARD_CELLS, COLUMNS, EMPTY, ROWS } from "../rules.ts";

/** All 69 lines of four cells. */
const LINES = linesOfFour();
/** For each cell, the other three cells of every line through it. */
const LINES_THROUGH = Array.from({ length: BOARD_CELLS }, (_, cell) =>
  LINES.filter((line) => line.includes(cell)).map((line) => line.filter((at) => at !== cell)),
);
/** Good columns first, for more cutoffs. */
const COLUMN_ORDER = [3, 2, 4, 1, 5, 0, 6];
/** Value of a line by its number of discs of one seat, without discs of the other. */
const LINE_VALUES = [0, 1, 4, 16] as const;
const WIN_VALUE = 10_000;

/** True when a disc of `seat` in the empty `cell` makes four. */
export function wins(board: ArrayLike<number>, cell: number, seat: number): boolean {
  return (LINES_THROUGH[cell] ?? []).some((others) => others.every((at) => board[at] === seat));
}

/**
 * The best columns for `seat` by alpha-beta search over `depth` plies; several if their values are equal. A sooner win
 * and a later loss have higher values.
 */
export function bestColumns(position: readonly number[], seat: number, depth: number): number[] {
  const board = Int8Array.from(position);
  let best = Number.NEGATIVE_INFINITY;
  let columns: number[] = [];
  for (const column of COLUMN_ORDER) {
    const cell = restingCell(board, column);
    if (cell < 0) continue;
    // The window starts one below the best, so that equal columns differ from worse ones.
    const worth = tryCell(board, cell, seat, depth, best - 1, Number.POSITIVE_INFINITY);
    if (worth > best) columns = [];
    if (worth >= best) columns.push(column);
    best = Math.max(best, worth);
  }
  return columns;
}

/** Value for `seat` of a disc in `cell`; restores the board. */
function tryCell(board: Int8Array, cell: number, seat: number, depth: number, alpha: number, beta: number): number {
  if (wins(board, cell, seat)) return WIN_VALUE + depth;
  board[cell] = seat;
  const worth = -search(board, 1 - seat, depth - 1, -beta, -alpha);
  board[cell] = EMPTY;
  return worth;
}

/** Negamax: value of the position for `seat`, which is to move. */
function search(board: Int8Array, seat: number, depth: number, alpha: number, beta: number): number {
  if (depth === 0) return evaluate(board, seat);
  let best = Number.NEGATIVE_INFINITY;
  for (const column of COLUMN_ORDER) {
    const cell = restingCell(board, column);
    if (cell < 0) continue;
    best = Math.max(best, tryCell(board, cell, seat, depth, Math.max(alpha, best), beta));
    if (best >= beta) break;
  }
  return best === Number.NEGATIVE_INFINITY ? 0 : best;
}

/** The cell in which a disc dropped into `column` comes to rest; -1 if it is full. */
function restingCell(board: Int8Array, column: number): number {
  for (let cell = column; cell < BOARD_CELLS; cell += COLUMNS) if (board[cell] === EMPTY) return cell;
  return -1;
}

/** Open lines of `seat` minus those of the other. */
function evaluate(board: Int8Array, seat: number): number {
  let worth = 0;
  for (const line of LINES) {
    let own = 0;
    let other = 0;
    for (const cell of line) {
      if (board[cell] === seat) own++;
      else if (board[cell] !== EMPTY) other++;
    }
    if (other === 0) worth += LINE_VALUES[own] as number;
    else if (own === 0) worth -= LINE_VALUES[other] as number;
  }
  return worth;
}

function linesOfFour(): readonly (readonly number[])[] {
  const lines: number[][] = [];
  for (const [right, up] of [
    [1, 0],
    [0, 1],
    [1, 1],
    [-1, 1],
  ] as const) {
    for (let cell = 0; cell < BOARD_CELLS; cell++) {
      const column = (cell % COLUMNS) + 3 * right;
      const row = Math.floor(cell / COLUMNS) + 3 * up;
      if (column < 0 || column >= COLUMNS || row >= ROWS) continue;
      lines.push([0, 1, 2, 3].map((i) => cell + i * (right + COLUMNS * up)));
    }
  }
  return lines;
}
