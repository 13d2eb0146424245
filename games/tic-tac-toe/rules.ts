import { assertLegal } from "../core/act.ts";
import { OVER, type ChanceOutcome, type Turn } from "../core/game.ts";

/** Tic-tac-toe in OpenSpiel's numbering: action and cell are 3 * row + column, from the top left. */
export interface TicTacToeState {
  /** Nine cells: `null`, or the seat that owns it (0 is x, 1 is o). */
  readonly board: readonly (number | null)[];
  /** Cells in the order in which they were taken. */
  readonly moves: readonly number[];
  /** The three cells of the winning line; `null` without one. */
  readonly line: readonly number[] | null;
}

/** Every three cells in a row. */
export const LINES: readonly (readonly number[])[] = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

export function initial(): TicTacToeState {
  return { board: Array.from({ length: 9 }, () => null), moves: [], line: null };
}

export function turn({ moves, line }: TicTacToeState): Turn {
  return line !== null || moves.length === 9 ? OVER : moves.length % 2;
}

export function legal(state: TicTacToeState): readonly number[] {
  const cells: number[] = [];
  if (turn(state) === OVER) return cells;
  for (let cell = 0; cell < 9; cell++) if (state.board[cell] === null) cells.push(cell);
  return cells;
}

export function chance(): readonly ChanceOutcome[] {
  return [];
}

export function next(state: TicTacToeState, action: number): TicTacToeState {
  const seat = turn(state);
  assertLegal(legal(state), action, seat === OVER);
  const board = [...state.board];
  board[action] = seat;
  return { board, moves: [...state.moves, action], line: lineThrough(board, action, seat) };
}

/** The first line of `seat` through `cell`; `null` if there is none. */
export function lineThrough(board: TicTacToeState["board"], cell: number, seat: number): readonly number[] | null {
  return LINES.find((line) => line.includes(cell) && line.every((at) => board[at] === seat)) ?? null;
}

/** The seat that owns the line; `null` in a draw and before the end. */
export function winner({ board, line }: TicTacToeState): number | null {
  return line === null ? null : (board[line[0] as number] ?? null);
}

export function returns(state: TicTacToeState): readonly number[] {
  const won = winner(state);
  if (won === null) return [0, 0];
  return won === 0 ? [1, -1] : [-1, 1];
}
