import { CHANCE, OVER, type Game } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { choose, random } from "../../../games/core/random.ts";

/** States in which a seat is to move, out of random episodes. */
export function randomStates(game: Game, count: number): unknown[] {
  const next = random(`states of ${game.id}`);
  const states: unknown[] = [];
  while (states.length < count) {
    let state = game.initial(resolveOptions(game));
    while (game.turn(state) !== OVER && states.length < count) {
      if (game.turn(state) !== CHANCE) states.push(state);
      state = game.next(state, choose(next, game.legal(state)));
    }
  }
  return states;
}
