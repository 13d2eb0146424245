import type { Turn } from "../core/game.ts";
import { OVER } from "../core/game.ts";
import { returns, turn, winner, type TicTacToeState } from "./rules.ts";

/** The state of tic-tac-toe for a page; all of it is public. */
export interface TicTacToeView {
  readonly game: "tic-tac-toe";
  readonly viewer: number | null;
  readonly turn: Turn;
  /** Nine cells from the top left, row by row: the owner's seat (0 is x, 1 is o) or `null`. */
  readonly board: readonly (number | null)[];
  /** Cells taken so far, in order; seats alternate, seat 0 first. */
  readonly moves: readonly number[];
  readonly lastMove: number | null;
  /** At the end: the winner (`null` in a draw), the winning line's cells, and the returns. */
  readonly result: {
    readonly winner: number | null;
    readonly line: readonly number[] | null;
    readonly returns: readonly number[];
  } | null;
}

export function view(state: TicTacToeState, viewer: number | null): TicTacToeView {
  return {
    game: "tic-tac-toe",
    viewer,
    turn: turn(state),
    board: state.board,
    moves: state.moves,
    lastMove: state.moves.at(-1) ?? null,
    result: turn(state) === OVER ? { winner: winner(state), line: state.line, returns: returns(state) } : null,
  };
}

export function reveal(state: TicTacToeState): TicTacToeView {
  return view(state, null);
}
