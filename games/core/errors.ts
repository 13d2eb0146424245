/** Codes of a game's refusals. @see {@link GameError} */
export type GameErrorCode =
  | "game/unknown"
  | "game/bad-option"
  | "game/illegal-action"
  | "game/wrong-seat"
  | "game/over"
  | "game/unreadable-action"
  | "game/bad-record";

/**
 * A refusal by the rules: the state is unchanged.
 *
 * @example
 * import { GameError, gameById, type GameErrorCode } from "red-queen/games";
 *
 * const game = gameById("tic-tac-toe");
 * try {
 *   game.next(game.initial({}), 9);
 * } catch (error) {
 *   if (!(error instanceof GameError)) throw error;
 *   const code: GameErrorCode = error.code;
 *   console.log(code); // game/illegal-action
 * }
 */
export class GameError extends Error {
  override readonly name = "GameError";
  readonly code: GameErrorCode;
  /** Index of the offending action in a record, where there is one. */
  readonly ply: number | undefined;

  constructor(code: GameErrorCode, message: string, ply?: number) {
    super(message);
    this.code = code;
    this.ply = ply;
  }
}
