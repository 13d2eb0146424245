import { OVER } from "../core/game.ts";
import { requestAction } from "../core/text.ts";
import { COLUMN_LETTERS, label } from "./labels.ts";
import { COLUMNS, EMPTY, ROWS, legal, turn, winner, type ConnectFourState } from "./rules.ts";

const MARKS = ["x", "o"];

const RULES = `Connect four on a board of 7 columns, A to G, and 6 rows. Player 0 is x and moves first, player 1 is o. In turn \
each drops a disc into a column that is not full; it comes to rest on the lowest free row. Four in a row, column or diagonal \
win; a full board without them is a draw.`;

export function prompt(state: ConnectFourState, seat: number): string {
  return [
    RULES,
    `You are player ${seat}, ${MARKS[seat]}. The board, the top row first:`,
    drawBoard(state),
    request(state, seat),
  ].join("\n");
}

function drawBoard({ board }: ConnectFourState): string {
  const marks = board.map((owner) => (owner === EMPTY ? "." : MARKS[owner]));
  const rows = Array.from({ length: ROWS }, (_, row) => marks.slice(row * COLUMNS, (row + 1) * COLUMNS).join(" "));
  return [...rows.toReversed(), COLUMN_LETTERS.split("").join(" ")].join("\n");
}

function request(state: ConnectFourState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) {
    const won = winner(state);
    if (won === null) return "The game is a draw.";
    return won === seat ? "The game is over; you won." : "The game is over; you lost.";
  }
  return requestAction(whose === seat, legal(state), (action) => label(action, state));
}
