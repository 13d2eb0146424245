import { ServerError as RoomError } from "@colyseus/core";
import { errorCodes, type ErrorCode } from "../../errors.ts";

/**
 * Refuses a client that joins over its web socket, where Colyseus sends a number as code: the HTTP status of `code`.
 */
export const joinRefusal = (code: ErrorCode, message: string): RoomError => new RoomError(errorCodes[code], message);
