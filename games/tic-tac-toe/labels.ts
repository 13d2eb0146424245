import type { TicTacToeState } from "./rules.ts";

/** Cells by action. */
export const CELL_NAMES = "top left,top,top right,left,centre,right,bottom left,bottom,bottom right".split(",");

/** The cell in words: `top left`, `centre`. */
export function label(action: number, _state: TicTacToeState): string {
  return CELL_NAMES[action] ?? String(action);
}
