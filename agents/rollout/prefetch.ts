import type { Game } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import type { Episode } from "../episode.ts";

/** Episodes that are loaded together: few enough for the cache of a game whose observations are large. */
export const EPISODES_PER_PREFETCH = 32;

/**
 * For a game whose rules run elsewhere: loads every state of some episodes, one ply of all of them in a request.
 * Replaying them then needs no more requests.
 */
export function prefetchEpisodes(game: Game, episodes: readonly Episode[], allSeats: boolean): void {
  let rows = episodes.map(({ options, actions }) => ({ state: game.initial(resolveOptions(game, options)), actions }));
  for (let ply = 0; rows.length > 0; ply++) {
    game.prefetch?.(
      rows.map(({ state }) => state),
      allSeats,
    );
    rows = rows
      .filter(({ actions }) => ply < actions.length)
      .map(({ state, actions }) => ({ state: game.next(state, actions[ply] as number), actions }));
  }
}
