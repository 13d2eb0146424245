import { ServerError as RoomError } from "@colyseus/core";
import { errorCodes, ServerError, type ErrorCode } from "../../errors.ts";

/**
 * Refuses a client that joins over its web socket, where Colyseus sends a number as code: the HTTP status of `code`.
 */
export const joinRefusal = (code: ErrorCode, message: string): RoomError => new RoomError(errorCodes[code], message);

/** Runs a check of a client that joins over its web socket; a refusal becomes a {@link joinRefusal}. */
export function checkJoin<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof ServerError ? joinRefusal(error.code, error.message) : error;
  }
}
