import type { ConnectFourState } from "./rules.ts";

/** Columns by action. */
export const COLUMN_LETTERS = "ABCDEFG";

/** `column A` … `column G`: letters, so that no name of a column is the number of another. */
export function label(action: number, _state: ConnectFourState): string {
  return `column ${COLUMN_LETTERS[action]}`;
}
