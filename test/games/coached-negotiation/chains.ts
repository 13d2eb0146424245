import { PIECES } from "../../../games/coached-negotiation/rules/advice.ts";
import { coachedNegotiation as game } from "../../../games/coached-negotiation/game.ts";
import { FIRST_ADVICE, type CoachedState } from "../../../games/coached-negotiation/rules.ts";
import { OVER, type GameOptions } from "../../../games/core/game.ts";
import { replayState } from "../../../games/core/playthrough.ts";
import { chooseWeighted, random } from "../../../games/core/random.ts";

export const ACCEPT = 19;
export const WALK = 20;
export const offer = (price: number) => (price - 10.5) / 0.5;
export const say = (name: string) => FIRST_ADVICE + PIECES.findIndex((piece) => piece.name === name);

/** Draws of the middle level of every instruction, and a rival of the linear kind. */
const DRAWN = [2, 2, 1, 2, 2];

/** The state after these actions, with instructions from {@link DRAWN}. */
export function after(options: GameOptions, ...actions: number[]): CoachedState {
  return replayState(game, [...DRAWN, ...actions], options) as CoachedState;
}

/** A bargain that closes at `price` or fails in its first round. */
export const closing = (price: number | null) => (price === null ? [WALK] : [offer(price), ACCEPT]);

/** A chain of bargains with these prices, null for failed ones, and always the same advice. */
export function chainOf(options: GameOptions, ...prices: (number | null)[]): CoachedState {
  const advice = [say("stay"), say("lead"), say("rapport")];
  const actions = prices.flatMap((price, i) => [...(i === 0 ? [] : advice), ...closing(price)]);
  return after({ bargains: prices.length, ...options }, ...actions);
}

/** Whole chains between these players: ids of scripted ones by seat. */
export function played(options: GameOptions, ids: readonly string[], count: number): CoachedState[] {
  const next = random(`chains ${JSON.stringify(options)} ${ids.join()}`);
  const players = ids.map((id) => game.scripted.find((player) => player.id === id));
  return Array.from({ length: count }, () => {
    let state = game.initial(options);
    for (let turn = game.turn(state); turn !== OVER; turn = game.turn(state)) {
      const weights = game.chance(state).map(({ probability }) => probability);
      const action = turn < 0 ? chooseWeighted(next, weights) : players[turn]?.act(state, turn, next);
      state = game.next(state, action ?? -1);
    }
    return state;
  });
}
