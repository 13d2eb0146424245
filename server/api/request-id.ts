import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The header of a request's id. */
export const REQUEST_ID = "x-request-id";

/** Ids as proxies and clients make them, such as a UUID or a ULID; longer or odd ones would spoil the log. */
const SANE_ID = /^[\w.:-]{8,64}$/;

/** The request's own id if it has a sane one, as a proxy gives it; else a new UUID. */
export function requestIdOf({ headers }: Pick<IncomingMessage, "headers">): string {
  const given = headers[REQUEST_ID];
  return typeof given === "string" && SANE_ID.test(given) ? given : randomUUID();
}
