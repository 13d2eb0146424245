import { OVER } from "../core/game.ts";
import { listActions, parseAction } from "../core/text.ts";
import { COLUMNS, EMPTY, ROWS, legal, turn, winner, type ConnectFourState } from "./rules.ts";

const NAMES = "ABCDEFG";
const MARKS = ["x", "o"];

/** OpenSpiel's text for both seats: the columns played so far, `3, 3, 4`. */
export function informationState({ moves }: ConnectFourState, _seat: number): string {
  return moves.join(", ");
}

/** `column A` … `column G`: letters, so that no name of a column is the number of another. */
export function label(action: number, _state: ConnectFourState): string {
  return `column ${NAMES[action]}`;
}

/** `d`, `col D`, `drop a disc into column D`. A column is never named by a digit: `column 3` could be C or D. */
const COLUMN =
  /^(?:(?:drop|put|place|play)(?: (?:a|my|the) (?:disc|disk|piece|token))? ?(?:into|in|on|at)? ?(?:the )?)?(?:col(?:umn)?:? )?([a-g])(?: column)?$/;

function columnIn(words: string): number | undefined {
  const letter = COLUMN.exec(words)?.[1];
  return letter === undefined ? undefined : NAMES.toLowerCase().indexOf(letter);
}

export function parse(text: string, state: ConnectFourState): number {
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: [...NAMES].map((_, column) => column),
    numbers: true,
    sentence: columnIn,
    // The letter A alone is a word of many reasons.
    naming: /\bcol(?:umn)? [a-g]\b|\b[b-g]\b/,
  });
}

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
  return [...rows.toReversed(), NAMES.split("").join(" ")].join("\n");
}

function request(state: ConnectFourState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) {
    const won = winner(state);
    if (won === null) return "The game is a draw.";
    return won === seat ? "The game is over; you won." : "The game is over; you lost.";
  }
  if (whose !== seat) return "It is the other player's turn; wait.";
  return `It is your turn. Answer with one of: ${listActions(legal(state), (action) => label(action, state))}.`;
}
