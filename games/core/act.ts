import { GameError } from "./errors.ts";
import { CHANCE, OVER, type Game } from "./game.ts";

/**
 * The state after `seat` plays `action`. Players act through this alone; it checks whose turn it is.
 * @throws GameError `game/over`, `game/wrong-seat`, `game/illegal-action`; the state is unchanged.
 * @example
 * import { act, gameById } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * const state = act(game, game.initial({}), 0, 4);
 * console.log(game.turn(state)); // 1
 */
export function act<S>(game: Game<S>, state: S, seat: number, action: number): S {
  const turn = game.turn(state);
  if (turn === OVER) throw new GameError("game/over", "The episode is over; no more actions are taken.");
  if (turn !== seat) {
    const whose = turn === CHANCE ? "chance's turn" : `seat ${turn}'s turn (${game.roles[turn]})`;
    throw new GameError("game/wrong-seat", `It is ${whose}, not seat ${seat}'s; wait for your turn.`);
  }
  return game.next(state, action);
}

/**
 * Refuses an action that is not legal, naming those that are. @throws GameError `game/over`, `game/illegal-action`.
 * @example
 * import { assertLegal } from "red-queen/games";
 *
 * try {
 *   assertLegal([0, 1], 2, false);
 * } catch (error) {
 *   console.log(String(error)); // GameError: Action 2 is not legal here; legal actions: 0, 1.
 * }
 */
export function assertLegal(legal: readonly number[], action: number, over: boolean): void {
  if (over) throw new GameError("game/over", "The episode is over; no more actions are taken.");
  if (!legal.includes(action)) {
    throw new GameError(
      "game/illegal-action",
      `Action ${action} is not legal here; legal actions: ${legal.join(", ")}.`,
    );
  }
}
