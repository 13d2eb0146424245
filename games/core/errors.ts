/** Codes of a game's refusals. */
export type GameErrorCode =
  | "game/unknown"
  | "game/bad-option"
  | "game/illegal-action"
  | "game/wrong-seat"
  | "game/over"
  | "game/unreadable-action"
  | "game/bad-record";

/** A refusal by the rules: the state is unchanged. */
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
