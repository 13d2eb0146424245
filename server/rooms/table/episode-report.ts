import { CHANCE, type Game, type GameOptions } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import type { MatchPly } from "../../store/store.ts";
import { SEALED } from "./ply-log.ts";
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

/**
 * The public label of an action: its own label if the public view distinguishes it from every other legal action, else
 * "sealed". So private chance outcomes and private thoughts stay private in any game. A single legal action counts as
 * public only if it changes the public view: that a move was forced may be private too.
 */
export function publicLabel(game: Game, state: unknown, action: number): string {
  // Whose turn it is does not reveal what was played.
  const seen = (at: unknown): string => JSON.stringify({ ...(game.view(at, null) as object), turn: null });
  const shown = seen(game.next(state, action));
  const legal = game.turn(state) === CHANCE ? game.chance(state).map((outcome) => outcome.action) : game.legal(state);
  const others = legal.filter((other) => other !== action);
  const [first] = others;
  if (first !== undefined && seen(game.next(state, first)) === shown) return SEALED;
  game.prefetch?.(
    others.map((other) => game.next(state, other)),
    true,
  );
  const isPublic =
    others.length > 0 ? others.every((other) => seen(game.next(state, other)) !== shown) : seen(state) !== shown;
  return isPublic ? game.label(action, state) : SEALED;
}
