import type { TicTacToeState } from "./rules.ts";

/** OpenSpiel's text for both seats: the cells taken so far, `4, 0, 8`. */
export function informationState({ moves }: TicTacToeState, _seat: number): string {
  return moves.join(", ");
}

/** OpenSpiel's observation, 3 planes of 9 cells: empty, o, x; the same for both seats. */
export function observe({ board }: TicTacToeState, _seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + 27);
  board.forEach((owner, cell) => {
    const plane = owner === null ? 0 : 2 - owner;
    out[offset + 9 * plane + cell] = 1;
  });
}
