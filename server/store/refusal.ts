import { ServerError } from "../errors.ts";
import type { MatchQuery } from "./store.ts";

/*
 * The refusals that every store words alike.
 */

export const leagueTaken = (id: string, cause?: unknown): ServerError =>
  new ServerError("store/conflict", `A league with the id "${id}" is stored already: choose another id.`, cause);

export const leagueMissing = (id: string): ServerError =>
  new ServerError("store/not-found", `No league with the id "${id}" is stored: create it first.`);

export const entryExists = (league: string, seq: number, cause?: unknown): ServerError =>
  new ServerError(
    "store/conflict",
    `Entry ${seq} of league "${league}" is written already: read the ledger again before appending.`,
    cause,
  );

export const entrySkipsPlaces = (league: string, seq: number): ServerError =>
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

/** An id as a sentence shows it: it may be damaged too. */
export const quoted = (id: string): string => JSON.stringify(id.slice(0, 100));

/** What a person can do about a damaged document. */
const RESTORE = "restore a backup of the store";
const RESTORE_OR_DELETE = `${RESTORE}, or delete the league`;

/**
 * A stored document that is not what was written. `why` never quotes its content, and there is no cause for the same reason.
 * @param document as a sentence begins: `Entry 12 of league "kuhn"`.
 */
export const damaged = (document: string, why: string): ServerError =>
  new ServerError("store/damaged", `${document} is damaged (${why}): ${RESTORE}.`);

/** The same for what a league can't do without. */
export const damagedLeague = (document: string, why: string): ServerError =>
  new ServerError("store/damaged", `${document} is damaged (${why}): ${RESTORE_OR_DELETE}.`);

/** Whether something stored is not what was written. */
export const isDamage = (error: unknown): error is ServerError =>
  error instanceof ServerError && error.code === "store/damaged";

/** A database that is not of Red Queen's making. */
export const foreign = (where: string): ServerError =>
  new ServerError("store/foreign", `${where} holds something else than a Red Queen store: name another place.`);

/** A store that is to be read and is not there. */
export const storeMissing = (where: string): ServerError =>
  new ServerError("store/not-found", `There is no Red Queen store at ${where}: check the name.`);

/** @throws request/invalid when the limit is outside 1 … 200. */
export function checkQuery(query: MatchQuery): void {
  if (Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= 200) return;
  throw new ServerError("request/invalid", `The limit of a list of matches is 1 to 200, not ${query.limit}.`);
}
