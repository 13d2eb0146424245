import { OVER } from "../core/game.ts";
import { listActions, parseAction } from "../core/text.ts";
import { legal, turn, winner, type TicTacToeState } from "./rules.ts";

const CELLS = "top left,top,top right,left,centre,right,bottom left,bottom,bottom right".split(",");
const MARKS = ["x", "o"];

/** OpenSpiel's text for both seats: the cells taken so far, `4, 0, 8`. */
export function informationState({ moves }: TicTacToeState, _seat: number): string {
  return moves.join(", ");
}

/** The cell in words: `top left`, `centre`. */
export function label(action: number, _state: TicTacToeState): string {
  return CELLS[action] ?? String(action);
}

/** Other words of a cell: `upper left corner`, `middle right`, `the center square`, `cell 4`. */
const NAMES: ReadonlyMap<string, number> = new Map(
  CELLS.flatMap((name, cell) => {
    const [row = "", column = ""] = [
      ["top", "middle", "bottom"][Math.floor(cell / 3)],
      ["left", "middle", "right"][cell % 3],
    ];
    const both = cell === 4 ? ["middle"] : [`${row} ${column}`, `${column} ${row}`];
    return [name, ...both].map((words) => [words, cell] as const);
  }),
);
const ACTING = /^(?:take|mark|claim|occupy|(?:place|put) (?:my |an? |the )?(?:mark|x|o|piece) (?:in|on|at))(?: the)? /;

function cellIn(words: string): number | undefined {
  const place = words
    .replace(ACTING, "")
    .replace(/^(?:cell|square|position) | (?:cell|square|corner|edge|position)$/, "")
    .replace(/\b(?:center|centre)\b/, "middle")
    .replace(/\bupper\b/, "top")
    .replace(/\blower\b/, "bottom");
  return /^[0-8]$/.test(place) ? Number(place) : NAMES.get(place);
}

export function parse(text: string, state: TicTacToeState): number {
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: CELLS.map((_, cell) => cell),
    numbers: true,
    synonyms: { center: 4, middle: 4 },
    sentence: cellIn,
  });
}

const RULES = `Tic-tac-toe on a board of 3 by 3. Player 0 is x and moves first, player 1 is o. In turn each takes a free cell. \
Three in a row, column or diagonal win; a full board without them is a draw.`;

export function prompt(state: TicTacToeState, seat: number): string {
  return [RULES, `You are player ${seat}, ${MARKS[seat]}. The board:`, drawBoard(state), request(state, seat)].join(
    "\n",
  );
}

function drawBoard({ board }: TicTacToeState): string {
  const marks = board.map((owner) => (owner === null ? "." : MARKS[owner]));
  return [0, 3, 6].map((start) => marks.slice(start, start + 3).join(" ")).join("\n");
}

function request(state: TicTacToeState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER) {
    const won = winner(state);
    if (won === null) return "The game is a draw.";
    return won === seat ? "The game is over; you won." : "The game is over; you lost.";
  }
  if (whose !== seat) return "It is the other player's turn; wait.";
  return `It is your turn. Answer with one of: ${listActions(legal(state), (action) => label(action, state))}.`;
}
