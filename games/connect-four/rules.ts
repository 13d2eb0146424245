import { assertLegal } from "../core/act.ts";
import { OVER, type ChanceOutcome, type Turn } from "../core/game.ts";

/** Connect four in OpenSpiel's numbering: an action is a column, 0 … 6 from the left. */
export interface ConnectFourState {
  /** 42 cells, 7 * row + column, the bottom row first: {@link EMPTY}, or the owner's seat (0 is x, 1 is o). */
  readonly board: readonly number[];
  /** Columns in the order in which they were played. */
  readonly moves: readonly number[];
  /** Cells of the winning line, four or more; `null` without one. */
  readonly line: readonly number[] | null;
}

export const COLUMNS = 7;
export const ROWS = 6;
export const BOARD_CELLS = COLUMNS * ROWS;
export const EMPTY = -1;

const ALL_COLUMNS = [0, 1, 2, 3, 4, 5, 6];
const NONE: readonly number[] = [];
/** Right, up, and the two diagonals, as steps of column and row. */
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

export function initial(): ConnectFourState {
  return { board: Array.from({ length: BOARD_CELLS }, () => EMPTY), moves: NONE, line: null };
}

export function turn({ moves, line }: ConnectFourState): Turn {
  return line !== null || moves.length === BOARD_CELLS ? OVER : moves.length % 2;
}

export function legal(state: ConnectFourState): readonly number[] {
  if (turn(state) === OVER) return NONE;
  // No column can be full before the sixth move: most early states share one array.
  if (state.moves.length < ROWS) return ALL_COLUMNS;
  const open: number[] = [];
  for (let column = 0; column < COLUMNS; column++) if (isOpen(state.board, column)) open.push(column);
  return open;
}

function isOpen(board: readonly number[], column: number): boolean {
  return board[BOARD_CELLS - COLUMNS + column] === EMPTY;
}

export function chance(): readonly ChanceOutcome[] {
  return [];
}

export function next(state: ConnectFourState, action: number): ConnectFourState {
  const seat = turn(state);
  // The list of legal actions is built only for a refusal.
  const fits = seat !== OVER && Number.isInteger(action) && action >= 0 && action < COLUMNS;
  if (!fits || !isOpen(state.board, action)) assertLegal(legal(state), action, seat === OVER);
  const board = state.board.slice();
  const cell = drop(board, action);
  board[cell] = seat;
  return { board, moves: [...state.moves, action], line: lineThrough(board, cell) };
}

/** The cell in which a disc dropped into `column` comes to rest; the column is not full. */
export function drop(board: readonly number[], column: number): number {
  let cell = column;
  while (board[cell] !== EMPTY) cell += COLUMNS;
  return cell;
}

/** The first line of four or more of one owner through `cell`; `null` if there is none. */
function lineThrough(board: readonly number[], cell: number): readonly number[] | null {
  for (const [right, up] of DIRECTIONS) {
    const back = run(board, cell, -right, -up);
    const on = run(board, cell, right, up);
    if (back + on < 3) continue;
    const step = up * COLUMNS + right;
    return Array.from({ length: back + 1 + on }, (_, i) => cell + (i - back) * step);
  }
  return null;
}

/** How many cells next to `cell` in one direction have the same owner. */
function run(board: readonly number[], cell: number, right: number, up: number): number {
  let column = (cell % COLUMNS) + right;
  let row = Math.floor(cell / COLUMNS) + up;
  let count = 0;
  while (column >= 0 && column < COLUMNS && row >= 0 && row < ROWS && board[row * COLUMNS + column] === board[cell]) {
    count++;
    column += right;
    row += up;
  }
  return count;
}

/** The seat that owns the line; `null` in a draw and before the end. */
export function winner({ board, line }: ConnectFourState): number | null {
  return line === null ? null : (board[line[0] as number] ?? null);
}

export function returns(state: ConnectFourState): readonly number[] {
  const won = winner(state);
  if (won === null) return [0, 0];
  return won === 0 ? [1, -1] : [-1, 1];
}
