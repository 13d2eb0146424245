import { OVER, type ScriptedPlayer } from "../core/game.ts";
import { choose } from "../core/random.ts";
import { legal, lineThrough, next, returns, turn, winner, type TicTacToeState } from "./rules.ts";

/** Free cells with which `seat` would complete a line at once, whether or not it is to move. */
function winningCells(state: TicTacToeState, seat: number): number[] {
  return legal(state).filter((cell) => lineThrough(state.board.with(cell, seat), cell, seat) !== null);
}

function winOrBlock(state: TicTacToeState, seat: number, random: () => number): number {
  const wins = winningCells(state, seat);
  if (wins.length > 0) return choose(random, wins);
  const threats = winningCells(state, 1 - seat);
  return choose(random, threats.length > 0 ? threats : legal(state));
}

/** Values of positions for seat 0 under perfect play, by board: at most 5,478. */
const values = new Map<string, number>();

function value(state: TicTacToeState): number {
  const key = state.board.map((owner) => owner ?? "-").join("");
  const known = values.get(key);
  if (known !== undefined) return known;
  const worth = solve(state);
  values.set(key, worth);
  return worth;
}

function solve(state: TicTacToeState): number {
  const whose = turn(state);
  if (whose === OVER) return winner(state) === null ? 0 : (returns(state)[0] as number);
  const worths = legal(state).map((cell) => value(next(state, cell)));
  return whose === 0 ? Math.max(...worths) : Math.min(...worths);
}

function perfect(state: TicTacToeState, seat: number, random: () => number): number {
  const best = value(state);
  const cells = legal(state).filter((cell) => value(next(state, cell)) === best);
  // Among equal moves an immediate win is preferred: a won game should look won.
  const wins = winningCells(state, seat).filter((cell) => cells.includes(cell));
  return choose(random, wins.length > 0 ? wins : cells);
}

export const scripted: readonly ScriptedPlayer<TicTacToeState>[] = [
  {
    id: "win-or-block",
    summary: "Completes a line, else stops one, else moves at random.",
    act: winOrBlock,
  },
  { id: "perfect", summary: "Never loses: plays a random best move of the solved game.", act: perfect },
];
