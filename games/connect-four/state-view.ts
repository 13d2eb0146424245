import { OVER, type Turn } from "../core/game.ts";
import { drop, returns, turn, winner, EMPTY, type ConnectFourState } from "./rules.ts";

/** The state of connect four for a page; all of it is public. */
export interface ConnectFourView {
  readonly game: "connect-four";
  readonly viewer: number | null;
  readonly turn: Turn;
  /** 42 cells, 7 * row + column, the bottom row first: the owner's seat (0 is x, 1 is o) or `null`. */
  readonly board: readonly (number | null)[];
  /** Columns played so far, in order; seats alternate, seat 0 first. */
  readonly moves: readonly number[];
  /** Where the last disc lies. */
  readonly lastMove: { readonly seat: number; readonly column: number; readonly cell: number } | null;
  /** At the end: the winner (`null` in a draw), the winning line's cells, and the returns. */
  readonly result: {
    readonly winner: number | null;
    readonly line: readonly number[] | null;
    readonly returns: readonly number[];
  } | null;
}

export function view(state: ConnectFourState, viewer: number | null): ConnectFourView {
  return {
    game: "connect-four",
    viewer,
    turn: turn(state),
    board: state.board.map((owner) => (owner === EMPTY ? null : owner)),
    moves: state.moves,
    lastMove: lastMove(state),
    result: turn(state) === OVER ? { winner: winner(state), line: state.line, returns: returns(state) } : null,
  };
}

function lastMove({ board, moves }: ConnectFourState): ConnectFourView["lastMove"] {
  const column = moves.at(-1);
  if (column === undefined) return null;
  const full = board[35 + column] !== EMPTY;
  const cell = full ? 35 + column : drop(board, column) - 7;
  return { seat: (moves.length - 1) % 2, column, cell };
}

export function reveal(state: ConnectFourState): ConnectFourView {
  return view(state, null);
}
