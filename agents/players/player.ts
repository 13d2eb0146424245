import type { Game } from "../../games/core/game.ts";
import type { Random } from "../../games/core/random.ts";
import type { ForfeitReason } from "../forfeit.ts";
import type { PlayerReference } from "../player-reference.ts";
import type { TurnTranscript } from "../transcript.ts";

/** A request to move in `state` from `seat`. The player must use only what the seat may see. @see {@link Player} */
export interface TurnRequest<S = unknown> {
  readonly game: Game<S>;
  readonly state: S;
  readonly seat: number;
  readonly random: Random;
}

/** A player's decision. @see {@link Player} */
export interface Decision {
  readonly action: number;
  /** Probabilities it sampled from, over `game.legal(state)` in order; null if it states none. */
  readonly probabilities: readonly number[] | null;
}

/**
 * Many turns of one game as arrays.
 *
 * @example
 * import { randomPlayer, rollout, type Player, type TurnRows } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * // Plays as the random player does, and counts the turns.
 * let turns = 0;
 * const counting: Player = {
 *   ...randomPlayer,
 *   async probabilities(rows: TurnRows) {
 *     turns += rows.count;
 *     return (await randomPlayer.probabilities?.(rows)) ?? new Float64Array();
 *   },
 * };
 * const game = gameById("connect-four");
 * await rollout({ game, options: {}, players: [counting, randomPlayer], episodes: 10, seed: "example" });
 * console.log(turns); // 99
 */
export interface TurnRows {
  readonly count: number;
  /** [count, game.observation.size] the observation of the seat to move. */
  readonly observations: Float32Array;
  /** [count] */
  readonly seats: Uint8Array;
  /** [count, game.actions], 1 where legal. */
  readonly legal: Uint8Array;
}

/** A turn of a slow player: which episode it belongs to, and when it is no longer needed. */
export interface SlowTurn<S = unknown> extends TurnRequest<S> {
  /** Unique id of the episode. */
  readonly episode: string;
  /** Number of actions so far, chance included. */
  readonly ply: number;
  /** Number of decisions of the seat in this episode so far. */
  readonly move: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a slow player did: an action, or, if it failed and its rules say so, a forfeit. */
export type TurnOutcome = { readonly transcript: TurnTranscript } & (
  | { readonly action: number; readonly forfeit?: undefined }
  | { readonly forfeit: ForfeitReason; readonly action?: undefined }
);

/**
 * Anything that can play a seat. Rooms and rollouts treat all kinds alike. A player is either quick (it lives in this
 * process, answers many turns in one call and doesn't fail), or slow (it also has `slow`, which takes one turn, may
 * wait for an answer, and reports failures as outcomes). For slow players `decide` is that, turn by turn, and
 * throws where `slow` forfeits.
 *
 * @example
 * import { rollout, type Decision, type Player, type TurnRequest } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * function decideTurn({ game, state }: TurnRequest): Decision {
 *   return { action: game.legal(state)[0] ?? -1, probabilities: null };
 * }
 * const first: Player = { reference: "script:first", decide: (turns) => turns.map(decideTurn) };
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
  /** For a player that waits for answers from outside this process. */
  readonly slow?: SlowPlay;
}

/** How a slow player plays. */
export interface SlowPlay {
  /** Tables that it plays at once. */
  readonly tables: number;
  /** Milliseconds it has for a turn. */
  readonly turnMs: number;
  /**
   * Never rejects for what the player does: a late, illegal or missing answer is an outcome.
   * @throws AgentError `player/cancelled`.
   */
  takeTurn(turn: SlowTurn): Promise<TurnOutcome>;
  /** Ends an episode for a player that keeps state. */
  endEpisode?(end: EpisodeEnd): void;
}

/** How an episode ended, for the player of one seat. */
export interface EpisodeEnd {
  readonly episode: string;
  readonly seat: number;
  /** One per seat, in the game's unit. */
  readonly returns: readonly number[];
  /** Why it ended before the game did; null if it was played to the end. */
  readonly reason: string | null;
}

/** A player that can state its probabilities for many turns at once. */
export type BatchPlayer = Player & Required<Pick<Player, "probabilities">>;

export const isBatchPlayer = (player: Player): player is BatchPlayer => player.probabilities !== undefined;
