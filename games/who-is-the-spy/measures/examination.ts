import { drawOutcome } from "../../core/chance.ts";
import type { GameOptions, ScriptedPlayer } from "../../core/game.ts";
import { random, type Random } from "../../core/random.ts";
import { NOT_SURE, chance, initial, isDealt, isVoting, next, turn, type SpyState } from "../rules.ts";

/** A new deal. */
export function deal(options: GameOptions, seats: number, draw: Random): SpyState {
  let state = initial(options, seats);
  while (!isDealt(state)) state = next(state, drawOutcome(draw, chance(state)));
  return state;
}

/**
 * A fixed examination: deals with clues by a scripted player in every seat, and of each deal the states in which its
 * civilians vote. Equal for all policies with equal options.
 */
export function votingStates(
  player: ScriptedPlayer<SpyState>,
  options: GameOptions,
  seats: number,
  deals: number,
): readonly SpyState[] {
  const draw = random(`who-is-the-spy/${player.id}/${seats}/${JSON.stringify(options)}`);
  return Array.from({ length: deals }, () => {
    let state = deal(options, seats, draw);
    while (!isVoting(state)) state = next(state, player.act(state, turn(state), draw));
    return civilianTurns(state);
  }).flat();
}

/** The states in which each civilian votes; what the seats before it vote doesn't matter. */
function civilianTurns(state: SpyState): readonly SpyState[] {
  const found: SpyState[] = [];
  for (let now = state; now.votes.length < now.seats; now = next(now, NOT_SURE)) {
    if (turn(now) !== now.spy) found.push(now);
  }
  return found;
}
