import { OVER } from "../core/game.ts";
import { requestAction } from "../core/text.ts";
import { label } from "./labels.ts";
import { legal, turn, winner, type TicTacToeState } from "./rules.ts";

const MARKS = ["x", "o"];

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
  return requestAction(whose === seat, legal(state), (action) => label(action, state));
}
