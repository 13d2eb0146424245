import type { Game, GameOptions } from "../../games/core/game.ts";
import type { Player } from "../players/player.ts";
import type { PlayedEpisode } from "./columns.ts";

/**
 * What to play: `players[seat]` plays each seat; the same object in several seats is queried once for all of them.
 * @see {@link rollout}
 */
export interface RolloutRequest {
  readonly game: Game;
  readonly options: GameOptions;
  readonly players: readonly Player[];
  readonly episodes: number;
  /** Episode i draws from the stream `seed/i`, independent of the other episodes. */
  readonly seed: string;
  /** Tables that step together; absent: the fastest number measured in this process. */
  readonly tables?: number | undefined;
  /** Called between steps so that a job process can serve its event loop. */
  readonly yieldToEventLoop?: (() => Promise<void>) | undefined;
  /** Ends a rollout with slow players early, with AgentError `player/cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** With slow players: called at the end of each episode. */
  readonly onEpisode?: ((index: number, episode: PlayedEpisode) => void) | undefined;
}
