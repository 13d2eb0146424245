import { CHANCE, type Game } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import type { ExportedPly, StoredEpisode } from "./export-format.ts";

/** Replays an episode ply by ply. @throws GameError where its actions don't follow the rules. */
export function replayPlies(game: Game, episode: Pick<StoredEpisode, "actions" | "logProbs" | "options">) {
  const plies: ExportedPly[] = [];
  let state = game.initial(resolveOptions(game, episode.options));
  for (const [ply, action] of episode.actions.entries()) {
    const seat = game.turn(state);
    const logProb = episode.logProbs[ply] ?? Number.NaN;
    const next = game.next(state, action);
    plies.push({
      ply,
      seat,
      action,
      label: game.label(action, state),
      legal: game.legal(state),
      outcomes: seat === CHANCE ? game.chance(state) : [],
      prompt: seat === CHANCE ? "" : game.prompt(state, seat),
      logProb: Number.isNaN(logProb) ? null : logProb,
    });
    state = next;
  }
  return plies;
}
