import { ServerError, type ErrorCode } from "../errors.ts";

/** What may be named by its id or the beginning of it. */
export interface Named<T> {
  /** "league", "policy". */
  readonly what: string;
  /** Where they are: "in this store". */
  readonly where: string;
  readonly notFound: ErrorCode;
  readonly candidates: readonly T[];
  idOf(candidate: T): string;
  /** The candidate in a list for people; its id otherwise. */
  describe?(candidate: T): string;
}

/** Candidates that a refusal lists. */
const MAX_LISTED = 10;

/**
 * The one candidate whose id is `wanted` or begins with it.
 * @throws ServerError the kind's `notFound` where there is none, `request/invalid` for "" and where several begin so; both list them.
 */
export function pickByPrefix<T>(wanted: string, named: Named<T>): T {
  const { what, where, notFound, candidates, idOf } = named;
  const exact = candidates.find((candidate) => idOf(candidate) === wanted);
  if (exact !== undefined) return exact;
  if (wanted.trim() === "") {
    const sentence = `"${wanted}" names no ${what}: give its id or the beginning of it. There are: ${listed(named, candidates)}.`;
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
    `"${wanted}" begins more than one ${what}: ${listed(named, matching)}. Give more of the one you mean.`,
  );
}

function listed<T>({ idOf, describe = idOf }: Named<T>, candidates: readonly T[]): string {
  if (candidates.length === 0) return "none";
  const shown = candidates.slice(0, MAX_LISTED).map((candidate) => describe(candidate));
  const more = candidates.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : shown.join(", ");
}
