/** Every error code of the server and its HTTP status. Games have their own codes (games/core/errors.ts). */
export const errorCodes = {
  "command/interrupted": 499,
  "config/invalid": 500,
  "config/token-missing": 500,
  "start/port-taken": 500,
  "store/unavailable": 503,
  "store/full": 507,
  "store/newer-version": 500,
  "store/damaged": 500,
  "store/foreign": 500,
  "store/conflict": 409,
  "store/not-found": 404,
  "store/closed": 503,
  "store/not-empty": 409,
  "store/half-copied": 409,
  "store/in-use": 409,
  "league/not-found": 404,
  "league/damaged": 500,
  "league/ended": 409,
  "league/led-elsewhere": 409,
  "league/responding": 409,
  "league/file-unreadable": 400,
  "league/invalid": 400,
  "export/file-exists": 409,
  "export/file-unusable": 409,
  "experiment/not-found": 404,
  "experiment/invalid": 400,
  "experiment/run-missing": 409,
  "experiment/ended": 409,
  "experiment/led-elsewhere": 409,
  "job/failed": 500,
  "job/lost": 500,
  "redis/unavailable": 503,
  "redis/unfit": 500,
  "member/not-found": 404,
  "match/not-found": 404,
  "match/lost": 410,
  "match/over": 410,
  "match/kept": 503,
  "match/seat-taken": 409,
  "match/wrong-token": 403,
  "match/closed": 410,
  "match/started": 409,
  "match/not-started": 503,
  "match/invitation-used": 410,
  "match/invitation-expired": 410,
  "match/not-over": 409,
  "match/illegal-action": 400,
  "match/wrong-seat": 409,
  "match/stale-ply": 409,
  "match/not-playing": 409,
  "match/too-many": 429,
  "match/other-rules": 409,
  "player/late": 504,
  "player/unknown": 404,
  "player/bad-option": 400,
  "player/not-offered": 403,
  "player/not-connected": 409,
  "seat/no-hello": 409,
  "seat/other-protocol": 400,
  "seat/unknown-turn": 404,
  "seat/late": 409,
  "seat/unknown-handle": 404,
  "seat/reset-first": 409,
  "policy/not-found": 404,
  "policy/released": 410,
  "plugin/not-found": 500,
  "plugin/failed": 500,
  "plugin/invalid": 500,
  "python/not-found": 500,
  "python/package-missing": 500,
  "python/game-refused": 400,
  "python/failed": 500,
  "ratings/unreadable-file": 400,
  "ratings/unknown-anchor": 404,
  "peer/unreachable": 503,
  "guest/banned": 403,
  "guest/not-banned": 404,
  "guest/too-many-bans": 409,
  "request/invalid": 400,
  "request/too-large": 413,
  "request/too-many": 429,
  "request/timeout": 408,
  "request/not-found": 404,
  "request/forbidden-origin": 403,
  "request/unauthorized": 401,
  "server/draining": 503,
  "server/starting": 503,
  "server/internal": 500,
} as const;

/** A code of {@link errorCodes}. @see {@link ServerError} */
export type ErrorCode = keyof typeof errorCodes;

/** Whether a code that another process sent is one of these. */
export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code);

/**
 * A refusal or failure with a code and a sentence that says what to do. Any other error is a bug.
 *
 * @example
 * import { readStore, ServerError, type ErrorCode } from "red-queen/store";
 *
 * try {
 *   await readStore({ directory: "data/nothing" });
 * } catch (error) {
 *   if (!(error instanceof ServerError)) throw error;
 *   const code: ErrorCode = error.code;
 *   console.log(code); // store/not-found
 * }
 */
export class ServerError extends Error {
  override readonly name = "ServerError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }

  get status(): number {
    return errorCodes[this.code];
  }
}
