import { translation } from "./disguise.ts";
import { GameError } from "./errors.ts";
import type { Game } from "./game.ts";

/**
 * The game under its other names: the same states and actions, but name, roles, labels, prompts, endings and refusals
 * are translated, and answers are translated back before the game parses them.
 * @throws RangeError if the game has no disguise.
 */
export function disguiseGame<S, V>(game: Game<S, V>): Game<S, V> {
  const { disguise } = game;
  if (!disguise) throw new RangeError(`${game.id} has no other names`);
  const translate = translation(disguise, game.name);
  return {
    ...game,
    name: disguise.name,
    roles: game.roles.map(translate),
    prompt: (state, seat) => translate(game.prompt(state, seat)),
    label: (action, state) => translate(game.label(action, state)),
    parse(text, state) {
      try {
        return game.parse(translate(text), state);
      } catch (error) {
        if (!(error instanceof GameError)) throw error;
        throw new GameError(error.code, translate(error.message), error.ply);
      }
    },
    ...(game.ending && { ending: (state: S) => translate(game.ending?.(state) ?? "") }),
  };
}
