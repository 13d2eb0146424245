import type { Game, GameOptions } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import type { MatchPly } from "../../store/store.ts";
import type { RevealedPly } from "../../schemas/matches.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/**
 * An episode revealed in full after its end; each list of views has one entry before every ply and one after the last.
 */
export interface EpisodeReport {
  readonly steps: readonly RevealedPly[];
  /** Everything revealed. */
  readonly views: readonly unknown[];
  readonly publicViews: readonly unknown[];
  /** One list a seat. */
  readonly seatViews: readonly (readonly unknown[])[];
  readonly returns: readonly number[];
}

/**
 * Re-executes recorded actions (chance included), which need not reach the end.
 * @param plies additional data of each action; empty when there is none.
 * @throws GameError when the record breaks the rules.
 */
export function reportEpisode(
  game: Game,
  options: GameOptions,
  actions: ArrayLike<number>,
  plies: readonly MatchPly[],
): EpisodeReport {
  const states = [game.initial(resolveOptions(game, options))];
  const steps: RevealedPly[] = [];
  for (let ply = 0; ply < actions.length; ply++) {
    const state = states[ply];
    const action = valueAt(actions, ply);
    states.push(game.next(state, action));
    steps.push({
      turn: game.turn(state),
      action,
      label: game.label(action, state),
      probabilities: spread(game, state, plies[ply]?.probabilities ?? null),
      milliseconds: plies[ply]?.milliseconds ?? 0,
    });
  }
  return {
    steps,
    views: states.map((state) => game.reveal(state)),
    publicViews: states.map((state) => game.view(state, null)),
    seatViews: game.roles.map((_, seat) => states.map((state) => game.view(state, seat))),
    returns: game.returns(states.at(-1)),
  };
}

function spread(game: Game, state: unknown, probabilities: readonly number[] | null): RevealedPly["probabilities"] {
  if (!probabilities) return null;
  return game.legal(state).map((action, i) => ({
    action,
    label: game.label(action, state),
    probability: probabilities[i] ?? 0,
  }));
}
