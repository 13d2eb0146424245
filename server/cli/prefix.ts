import { ServerError, type ErrorCode } from "../errors.ts";

/** Things that can be named by id or unique id prefix. */
export interface Named<T> {
  /** "league", "policy". */
  readonly what: string;
  /** Where they were looked up, such as "in this store". */
  readonly where: string;
  readonly notFound: ErrorCode;
  readonly candidates: readonly T[];
  idOf(candidate: T): string;
  /** How a list shows a candidate; its id by default. */
  describe?(candidate: T): string;
}

/** Most candidates that a refusal lists. */
const MAX_LISTED_NAMES = 10;

/**
 * The one candidate whose id is `wanted` or begins with it.
 * @throws ServerError with code `notFound` when there is none; `request/invalid` for "" or an ambiguous prefix. Both
 * list candidates.
 */
export function pickByPrefix<T>(wanted: string, named: Named<T>): T {
  const { what, where, notFound, candidates, idOf } = named;
  const exact = candidates.find((candidate) => idOf(candidate) === wanted);
  if (exact !== undefined) return exact;
  if (wanted.trim() === "") {
    const sentence = `"${wanted}" does not name a ${what}: give its id or the beginning of it. There are: ${listed(named, candidates)}.`;
    throw new ServerError("request/invalid", sentence);
  }
  const matching = candidates.filter((candidate) => idOf(candidate).startsWith(wanted));
  const [only] = matching;
  if (only === undefined) {
    const known = listed(named, candidates);
    throw new ServerError(notFound, `There is no ${what} "${wanted}" ${where}; there are: ${known}.`);
  }
  if (matching.length === 1) return only;
  throw new ServerError(
    "request/invalid",
    `"${wanted}" matches more than one ${what}: ${listed(named, matching)}. Give a longer prefix.`,
  );
}

function listed<T>({ idOf, describe = idOf }: Named<T>, candidates: readonly T[]): string {
  if (candidates.length === 0) return "none";
  const shown = candidates.slice(0, MAX_LISTED_NAMES).map((candidate) => describe(candidate));
  const more = candidates.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
