import { CHANCE, OVER, type Game, type GameOptions } from "./game.ts";
import { randomAction } from "./playthrough.ts";
import { random } from "./random.ts";

/** Enough for about ten percent of the mean in every game; takes milliseconds. */
const MEASURED_EPISODES = 64;

/**
 * The mean number of decisions (actions of seats, chance not counted) in an episode of uniformly random play, which is
 * about how an untrained policy plays. The same number whenever it is measured: the draws have a fixed seed.
 * @param options complete, as `resolveOptions` gives them.
 */
export function meanDecisions(game: Game, options: GameOptions): number {
  const draw = random(`episode length/${game.id}`);
  let decisions = 0;
  for (let episode = 0; episode < MEASURED_EPISODES; episode++) {
    let state = game.initial(options);
    for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
      if (turn !== CHANCE) decisions++;
      state = game.next(state, randomAction(game, state, draw));
    }
  }
  return decisions / MEASURED_EPISODES;
}
