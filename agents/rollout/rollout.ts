import type { Game, GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { random } from "../../games/core/random.ts";
import type { Episode } from "../episode.ts";
import type { Player } from "../players/player.ts";
import { playTables } from "./tables.ts";

/** What to play: `players[seat]` sits in each seat; the same object in several seats is asked once for all of them. */
export interface RolloutRequest {
  readonly game: Game;
  readonly options: GameOptions;
  readonly players: readonly Player[];
  readonly episodes: number;
  /** Episode i draws from the stream `seed/i`, whatever else is played beside it. */
  readonly seed: string;
  /** Tables that step together. */
  readonly tables?: number;
  /** Called between steps: a job process breathes here. */
  readonly breathe?: () => Promise<void>;
}

/** The part of an episode that play decides. */
export type PlayedEpisode = Pick<Episode, "actions" | "logProbs" | "returns">;

/** What was played, in the order of the episodes. */
export interface RolloutResult {
  readonly episodes: readonly PlayedEpisode[];
  /** Actions of seats, chance not counted. */
  readonly steps: number;
}

/** An episode that is being played. */
interface Track {
  readonly actions: number[];
  readonly logProbs: number[];
}

/** Plays episodes from their beginnings to their ends, and keeps what was played and how likely it was. */
export async function rollout(request: RolloutRequest): Promise<RolloutResult> {
  const { game, players, seed } = request;
  const options = resolveOptions(game, request.options);
  const tracks = new Map<number, Track>();
  const episodes: PlayedEpisode[] = Array.from({ length: request.episodes });
  const steps = await playTables({
    game,
    players,
    episodes: request.episodes,
    tables: request.tables,
    breathe: request.breathe,
    opening(index) {
      tracks.set(index, { actions: [], logProbs: [] });
      return { state: game.initial(options), random: random(`${seed}/${index}`) };
    },
    onAction(index, action, logProb) {
      tracks.get(index)?.actions.push(action);
      tracks.get(index)?.logProbs.push(logProb);
    },
    onEnd(index, state) {
      const { actions, logProbs } = tracks.get(index) ?? { actions: [], logProbs: [] };
      tracks.delete(index);
      episodes[index] = {
        actions: Uint16Array.from(actions),
        logProbs: Float32Array.from(logProbs),
        returns: game.returns(state),
      };
    },
  });
  return { episodes, steps };
}
