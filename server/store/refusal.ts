import { ServerError } from "../errors.ts";
import type { MatchQuery } from "./store.ts";

/*
 * The refusals that every store words alike.
 */

export const leagueTaken = (id: string, cause?: unknown): ServerError =>
  new ServerError("store/conflict", `A league with the id "${id}" is stored already: choose another id.`, cause);

export const leagueMissing = (id: string): ServerError =>
  new ServerError("store/not-found", `No league with the id "${id}" is stored: create it first.`);

export const placeTaken = (league: string, seq: number, cause?: unknown): ServerError =>
  new ServerError(
    "store/conflict",
    `Entry ${seq} of league "${league}" is written already: read the ledger again before appending.`,
    cause,
  );

export const leavesGap = (league: string, seq: number): ServerError =>
  new ServerError(
    "store/conflict",
    `Entry ${seq} of league "${league}" would leave a gap, entry ${seq - 1} is missing: read the ledger again.`,
  );

export const closed = (): ServerError =>
  new ServerError("store/closed", "The store is closed: this process is stopping.");

export const newerVersion = (where: string, found: number, known: number): ServerError =>
  new ServerError(
    "store/newer-version",
    `${where} was written by a newer Red Queen (store version ${found}, this one knows ${known}): update Red Queen, or use another store.`,
  );

/** @throws request/invalid when the limit is outside 1 … 200. */
export function checkQuery(query: MatchQuery): void {
  if (Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= 200) return;
  throw new ServerError("request/invalid", `The limit of a list of matches is 1 to 200, not ${query.limit}.`);
}
