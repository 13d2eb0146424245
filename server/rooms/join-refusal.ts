import { ServerError as RoomError } from "@colyseus/core";
import { errorCodes, type ErrorCode } from "../errors.ts";

/** Refuses a client that joins by its web socket: there Colyseus has a number for a code, which is the code's HTTP status. */
export const joinRefusal = (code: ErrorCode, message: string): RoomError => new RoomError(errorCodes[code], message);
