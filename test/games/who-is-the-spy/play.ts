import { OVER, type GameOptions, type ScriptedPlayer } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { random } from "../../../games/core/random.ts";
import { whoIsTheSpy as game } from "../../../games/who-is-the-spy/game.ts";
import { deal } from "../../../games/who-is-the-spy/measures/examination.ts";
import type { SpyState } from "../../../games/who-is-the-spy/rules.ts";

const player = (id: string): ScriptedPlayer<SpyState> => {
  const found = game.scripted.find((one) => one.id === id);
  if (!found) throw new RangeError(`there is no ${id}`);
  return found;
};

/** Ends of episodes of one player as the spy and another in all other seats. */
export function playAll(spyId: string, civilianId: string, count: number, given: GameOptions = {}, seats = 4) {
  const options = resolveOptions(game, given);
  const [spy, civilian] = [player(spyId), player(civilianId)];
  const draws = random(`${spyId} ${civilianId}`);
  return Array.from({ length: count }, () => {
    let state = deal(options, seats, draws);
    for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
      state = game.next(state, (turn === state.spy ? spy : civilian).act(state, turn, draws));
    }
    return state;
  });
}

/** The state after actions by number, from the first deal on. */
export const after = (actions: readonly number[], given: GameOptions = {}): SpyState =>
  actions.reduce((state, action) => game.next(state, action), game.initial(resolveOptions(game, given)));
