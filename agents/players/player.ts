import type { Game } from "../../games/core/game.ts";
import type { Random } from "../../games/core/random.ts";
import type { PlayerReference } from "../player-reference.ts";

/** What a player is asked: to move in `state` from `seat`. It must use only what the seat may see. */
export interface TurnRequest<S = unknown> {
  readonly game: Game<S>;
  readonly state: S;
  readonly seat: number;
  readonly random: Random;
}

/** What a player answers. */
export interface Decision {
  readonly action: number;
  /** Probabilities it drew from, over `game.legal(state)` in order; null where it states none. */
  readonly probabilities: readonly number[] | null;
}

/** Many turns of one game as numbers. */
export interface TurnRows {
  readonly count: number;
  /** [count, game.observation.size] what the seat to move observes. */
  readonly observations: Float32Array;
  /** [count] */
  readonly seats: Uint8Array;
  /** [count, game.actions], 1 where legal. */
  readonly legal: Uint8Array;
}

/** Anything that can sit in a seat. Rooms and rollouts can't tell kinds apart. */
export interface Player {
  readonly reference: PlayerReference;
  /**
   * Does in advance what takes long, such as solving the game; absent: it is always ready. A deadline for an answer begins after it.
   * Asked again, it is the same work.
   */
  prepare?(): Promise<void>;
  /** Answers many turns of one game at once: one batched inference for a policy. */
  decide(turns: readonly TurnRequest[]): readonly Decision[] | Promise<readonly Decision[]>;
  /**
   * For a player that knows its probabilities from observations alone: those that `decide` would draw from, [count, actions], 0
   * where illegal. It must draw by `chooseWeighted`, one number of the stream a turn: so whoever asks for the probabilities and
   * draws by itself plays the very same episode.
   */
  probabilities?(turns: TurnRows): Promise<Float64Array>;
}

/** A player whose probabilities can be asked for. */
export type BatchPlayer = Player & Required<Pick<Player, "probabilities">>;

export const isBatchPlayer = (player: Player): player is BatchPlayer => player.probabilities !== undefined;
