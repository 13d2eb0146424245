import type { Game } from "../../games/core/game.ts";
import type { Random } from "../../games/core/random.ts";
import type { PlayerReference } from "../player-reference.ts";

/** A request to move in `state` from `seat`. The player must use only what the seat may see. */
export interface TurnRequest<S = unknown> {
  readonly game: Game<S>;
  readonly state: S;
  readonly seat: number;
  readonly random: Random;
}

/** A player's decision. */
export interface Decision {
  readonly action: number;
  /** Probabilities it sampled from, over `game.legal(state)` in order; null if it states none. */
  readonly probabilities: readonly number[] | null;
}

/** Many turns of one game as arrays. */
export interface TurnRows {
  readonly count: number;
  /** [count, game.observation.size] the observation of the seat to move. */
  readonly observations: Float32Array;
  /** [count] */
  readonly seats: Uint8Array;
  /** [count, game.actions], 1 where legal. */
  readonly legal: Uint8Array;
}

/**
 * Anything that can play a seat. Rooms and rollouts treat all kinds alike.
 *
 * @example
 * import type { Player } from "./agents/players/player.ts";
 * import { rollout } from "./agents/rollout/rollout.ts";
 * import { gameById } from "./games/registry.ts";
 *
 * const first: Player = {
 *   reference: "script:first",
 *   decide: (turns) => turns.map(({ game, state }) => ({ action: game.legal(state)[0] ?? -1, probabilities: null })),
 * };
 * const game = gameById("tic-tac-toe");
 * const { episodes } = await rollout({ game, options: {}, players: [first, first], episodes: 1, seed: "example" });
 * console.log(episodes[0]?.returns); // [ 1, -1 ]
 */
export interface Player {
  readonly reference: PlayerReference;
  /**
   * Does slow work in advance, such as solving the game; absent: it is always ready. The deadline of a move starts
   * after it. Repeated calls share the same work.
   */
  prepare?(): Promise<void>;
  /** Decides many turns of one game at once: one batched inference for a policy. */
  decide(turns: readonly TurnRequest[]): readonly Decision[] | Promise<readonly Decision[]>;
  /**
   * For a player whose probabilities depend on observations alone: those that `decide` would sample from, [count,
   * actions], 0 where illegal. It must sample by `chooseWeighted`, one number of the stream per turn, so that sampling
   * from these probabilities gives exactly the same episode.
   */
  probabilities?(turns: TurnRows): Promise<Float64Array>;
}

/** A player that can state its probabilities for many turns at once. */
export type BatchPlayer = Player & Required<Pick<Player, "probabilities">>;

export const isBatchPlayer = (player: Player): player is BatchPlayer => player.probabilities !== undefined;
