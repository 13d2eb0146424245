import { CHANCE, OVER } from "../../games/core/game.ts";
import { requestAction } from "../../games/core/text.ts";
import type { PythonGameFacts } from "./requests.ts";
import type { PythonState } from "./states.ts";

/** Most words of a board, and most actions, in a prompt. */
const MAX_BOARD_WORDS = 200;
const MAX_LISTED_ACTIONS = 40;

interface Prompted {
  readonly facts: PythonGameFacts;
  readonly turn: number;
  readonly legal: readonly number[];
  readonly returns: readonly number[] | null;
  readonly boards: readonly string[];
  readonly label: (action: number, state: PythonState) => string;
}

/** The prompt of a seat: the package has no rules in words, so it names the game. */
export function prompt(prompted: Prompted, state: PythonState, seat: number): string {
  const { facts, boards } = prompted;
  return [
    `${facts.name}. You are player ${seat} of ${facts.players} (numbered from 0). What you see:`,
    shortened(boards[seat] ?? ""),
    request(prompted, state, seat),
  ].join("\n");
}

function shortened(board: string): string {
  const words = board.split(/(\s+)/);
  return words.length <= 2 * MAX_BOARD_WORDS ? board : `${words.slice(0, 2 * MAX_BOARD_WORDS).join("")} …`;
}

function request({ turn, legal, returns, label }: Prompted, state: PythonState, seat: number): string {
  if (turn === OVER) return `The game is over; your return is ${returns?.[seat]}.`;
  if (turn === CHANCE) return "Chance moves next; wait.";
  if (turn !== seat) return `It is player ${turn}'s turn; wait.`;
  const listed = requestAction(true, legal.slice(0, MAX_LISTED_ACTIONS), (action) => label(action, state));
  const others = legal.length - MAX_LISTED_ACTIONS;
  return others > 0 ? `${listed.replace(/\.$/, "")}, or one of ${others} more.` : listed;
}
