import { OVER } from "../../games/core/game.ts";
import { replayState } from "../../games/core/playthrough.ts";
import { gameById } from "../../games/registry.ts";
import { forfeitReturns } from "../forfeit.ts";
import { unpackEpisode, type Episode, type Segment } from "../episode.ts";

/** A stored episode that doesn't verify. */
export interface FailedEpisode {
  readonly segment: string;
  readonly index: number;
  readonly reason: string;
}

/**
 * Replays an episode: null when its actions are legal, lead to an end or to a forfeit, and give its returns; else the
 * reason.
 *
 * @example
 * import { randomPlayer, rollout, verifyEpisode } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * const players = [randomPlayer, randomPlayer];
 * const { episodes } = await rollout({ game, options: {}, players, episodes: 1, seed: "example" });
 * const pairing = players.map(({ reference }) => reference);
 * for (const played of episodes) {
 *   const record = { game: game.id, version: game.version, options: {}, seed: "example/0", pairing };
 *   console.log(verifyEpisode({ ...record, ...played, origin: "self-play" })); // null
 * }
 */
export function verifyEpisode(episode: Episode): string | null {
  try {
    const game = gameById(episode.game);
    if (game.version !== episode.version) {
      return `played under version ${episode.version} of the rules; these are version ${game.version}`;
    }
    if (episode.logProbs.length !== episode.actions.length)
      return "it doesn't have one log-probability for each action";
    const end = replayState(game, episode.actions, episode.options);
    const { forfeit } = episode;
    if (forfeit && game.turn(end) === OVER) return "a seat forfeited it, but its actions reach the end";
    if (!forfeit && game.turn(end) !== OVER) return `it stops after ${episode.actions.length} actions`;
    const returns = forfeit ? forfeitReturns(game, forfeit.seat) : game.returns(end);
    const same =
      returns.length === episode.returns.length &&
      returns.every((r, seat) => Math.fround(r) === Math.fround(episode.returns[seat] ?? Number.NaN));
    return same ? null : `it claims returns ${episode.returns.join(", ")}, but its actions give ${returns.join(", ")}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Verifies every episode of a segment. */
export function verifySegment(segment: Segment): FailedEpisode[] {
  const failed: FailedEpisode[] = [];
  for (let index = 0; index < segment.count; index++) {
    const reason = verifyEpisode(unpackEpisode(segment, index));
    if (reason !== null) failed.push({ segment: segment.id, index, reason });
  }
  return failed;
}
