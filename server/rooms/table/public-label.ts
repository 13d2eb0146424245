import { CHANCE, type Game } from "../../../games/core/game.ts";

/** The public label of a private action. */
export const SEALED = "sealed";

/**
 * The public label of an action: its own label if the public view distinguishes it from every other legal action, else
 * "sealed". So private chance outcomes and private thoughts stay private in any game. A single legal action counts as
 * public only if it changes the public view: that a move was forced may be private too.
 * @param after the state after it.
 */
export function publicLabel(game: Game, state: unknown, action: number, after = game.next(state, action)): string {
  // Whose turn it is does not reveal what was played.
  const seen = (at: unknown): string => JSON.stringify({ ...(game.view(at, null) as object), turn: null });
  const shown = seen(after);
  const legal = game.turn(state) === CHANCE ? game.chance(state).map((outcome) => outcome.action) : game.legal(state);
  const [first, ...others] = legal.filter((other) => other !== action);
  if (first === undefined) return seen(state) === shown ? SEALED : game.label(action, state);
  if (seen(game.next(state, first)) === shown) return SEALED;
  game.prefetch?.(
    others.map((other) => game.next(state, other)),
    true,
  );
  const isPublic = others.every((other) => seen(game.next(state, other)) !== shown);
  return isPublic ? game.label(action, state) : SEALED;
}
