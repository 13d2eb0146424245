import { ServerError } from "../errors.ts";
import type { MatchQuery } from "./store.ts";

/*
 * The errors that all stores share.
 */

export const leagueTaken = (id: string, cause?: unknown): ServerError =>
  new ServerError("store/conflict", `A league with the id "${id}" is stored already: choose another id.`, cause);

export const experimentTaken = (id: string): ServerError =>
  new ServerError("store/conflict", `An experiment with the id "${id}" is stored already: choose another id.`);

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

/** An id quoted for a sentence; escaped and shortened, since it may be damaged too. */
export const quoted = (id: string): string => JSON.stringify(id.slice(0, 100));

/** Advice for a damaged document. */
const RESTORE = "restore a backup of the store";
const RESTORE_OR_DELETE = `${RESTORE}, or delete the league`;

/**
 * The error for a stored document that is not what was written. Neither `why` nor a cause may quote its content.
 * @param document starts the sentence, such as `Entry 12 of league "kuhn"`.
 */
export const damaged = (document: string, why: string): ServerError =>
  new ServerError("store/damaged", `${document} is damaged (${why}): ${RESTORE}.`);

/** The same for a document that a league can't run without. */
export const damagedLeague = (document: string, why: string): ServerError =>
  new ServerError("store/damaged", `${document} is damaged (${why}): ${RESTORE_OR_DELETE}.`);

/** Whether an error reports a damaged document. */
export const isDamage = (error: unknown): error is ServerError =>
  error instanceof ServerError && error.code === "store/damaged";

/** The error for a database that Red Queen did not create. */
export const foreign = (where: string): ServerError =>
  new ServerError("store/foreign", `${where} is not a Red Queen store: choose another place.`);

/** The error for a store whose copying was interrupted. */
export const halfCopied = (where: string): ServerError =>
  new ServerError(
    "store/half-copied",
    `${where} is a copy that is not complete: run the same \`store copy\` again to complete it, or delete it and choose ` +
      "an empty place.",
  );

/** The error for copying to a store that has documents. */
export const notEmpty = (where: string): ServerError =>
  new ServerError(
    "store/not-empty",
    `${where} is not empty, and was left as it is: copy to a new folder, or to another database name of that MongoDB.`,
  );

/** The error for reading a store that does not exist. */
export const storeMissing = (where: string): ServerError =>
  new ServerError("store/not-found", `There is no Red Queen store at ${where}: check the path or address.`);

/** @throws request/invalid when the limit is outside 1 … 200. */
export function checkQuery(query: MatchQuery): void {
  if (Number.isInteger(query.limit) && query.limit >= 1 && query.limit <= 200) return;
  throw new ServerError("request/invalid", `The limit must be a whole number from 1 to 200, not ${query.limit}.`);
}

/** For guests. @param milliseconds that the store had. */
export const storeLate = (milliseconds: number): ServerError =>
  new ServerError(
    "store/unavailable",
    `The store did not answer within ${milliseconds / 1000} s. Try again in a minute.`,
  );
