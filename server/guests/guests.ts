import type { IncomingMessage } from "node:http";
import { ServerError, type ErrorCode } from "../errors.ts";
import { boundedLog, type Log } from "../log.ts";
import { guestAddress, plainAddress, type IsTrusted } from "./address.ts";
import { createCount, createRate, type Count, type Excess, type RateLimiter } from "./budgets.ts";
import { limitFacts, type CountName, type LimitName, type Limits, type RateName } from "./limits.ts";

/** Milliseconds after which a refused guest may retry; matches take minutes. */
const RETRY_MS = 5000;
const MATCH_RETRY_MS = 30_000;

/** A guest has reached a limit. */
export class LimitError extends ServerError {
  /** Whole seconds until a retry can succeed. */
  readonly retryAfter: number;

  constructor(code: ErrorCode, message: string, retryAfter: number) {
    super(code, message);
    this.retryAfter = retryAfter;
  }
}

/** Identifies guests and enforces their limits, for every protocol of the server. */
export interface Guests {
  /** The guest that a request counts for; cached, since forwarding headers are removed afterwards. */
  of(request: IncomingMessage): string;
  /** Counts a forwarded request for its guest. */
  assign(request: IncomingMessage, guest: string): void;
  /** The guest of a connection; null for a trusted proxy, which serves many. */
  ofConnection(remoteAddress: string | undefined): string | null;
  /** @throws LimitError `request/too-many`, `match/too-many`. */
  spend(name: RateName, guest: string, cost?: number): void;
  /**
   * Counts only in the total if there is no guest. @returns a function that ends it. @throws LimitError
   * `request/too-many`, `match/too-many`.
   */
  hold(name: CountName, guest: string | null): () => void;
  /**
   * As {@link hold}, for what exists already and can't be refused: beyond the limit, `hold` refuses until the count is
   * below it.
   */
  holdAnyway(name: CountName, guest: string | null): () => void;
}

/** @param onRefused called for each refusal with the limit and the part of it that was reached. */
export function createGuests(
  limits: Limits,
  isTrusted: IsTrusted,
  log: Log,
  onRefused: (limit: LimitName, scope: Excess["of"]) => void = () => {},
): Guests {
  const known = new WeakMap<IncomingMessage, string>();
  const notices = boundedLog(log);
  const rate = (name: RateName): RateLimiter => createRate(limits[name]);
  const rates = {
    requests: rate("requests"),
    joins: rate("joins"),
    watches: rate("watches"),
    newMatches: rate("newMatches"),
    storedEpisodes: rate("storedEpisodes"),
  };
  const counts: Readonly<Record<CountName, Count>> = {
    connections: createCount(limits.connections, RETRY_MS),
    reservations: createCount(limits.reservations, RETRY_MS),
    bots: createCount(limits.bots, RETRY_MS),
    environments: createCount(limits.environments, RETRY_MS),
    matches: createCount(limits.matches, MATCH_RETRY_MS),
  };
  const refuse = (name: LimitName, guest: string | null, excess: Excess): never => {
    onRefused(name, excess.of);
    notices.info({ limit: name, guest, of: excess.of }, "limit reached, guest refused");
    throw limitError(name, excess, limits);
  };
  return {
    of(request) {
      const before = known.get(request);
      if (before !== undefined) return before;
      const forwarded = request.headers["x-forwarded-for"];
      const guest = guestAddress(request.socket.remoteAddress, [forwarded].flat().join(","), isTrusted);
      known.set(request, guest);
      return guest;
    },
    assign: (request, guest) => void known.set(request, guest),
    ofConnection(remoteAddress) {
      const isProxy = isTrusted(plainAddress(remoteAddress ?? "") ?? "");
      return isProxy ? null : guestAddress(remoteAddress, undefined, isTrusted);
    },
    spend(name, guest, cost) {
      const excess = rates[name].take(guest, cost);
      if (excess) refuse(name, guest, excess);
    },
    hold(name, guest) {
      const held = counts[name].take(guest);
      return typeof held === "function" ? held : refuse(name, guest, held);
    },
    holdAnyway: (name, guest) => counts[name].add(guest),
  };
}

function limitError(name: LimitName, { of, waitMs }: Excess, limits: Limits): LimitError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const who = of === "perAddress" ? "One address can have" : "All guests together can have";
  const message = `${who} ${limits[name][of]} ${limitFacts[name].counts}; try again in ${seconds} s.`;
  const isMatch = name === "matches" || name === "newMatches";
  return new LimitError(isMatch ? "match/too-many" : "request/too-many", message, seconds);
}
