import { BOARD_CELLS, EMPTY, type ConnectFourState } from "./rules.ts";

/** OpenSpiel's text for both seats: the columns played so far, `3, 3, 4`. */
export function informationState({ moves }: ConnectFourState, _seat: number): string {
  return moves.join(", ");
}

/** OpenSpiel's observation, 3 planes of 42 cells, the bottom row first: x, o, empty; the same for both seats. */
export function observe({ board }: ConnectFourState, _seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + 3 * BOARD_CELLS);
  for (let cell = 0; cell < BOARD_CELLS; cell++) {
    const owner = board[cell] ?? EMPTY;
    out[offset + BOARD_CELLS * (owner === EMPTY ? 2 : owner) + cell] = 1;
  }
}
