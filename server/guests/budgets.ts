import type { Limit } from "./limits.ts";

const MINUTE_MS = 60_000;
/** Bound of the rounding error in sums of fractional times. */
const ROUNDING_MS = 0.001;
/** Most addresses remembered; beyond that, the least recently seen are dropped. */
const MAX_ADDRESSES = 10_000;

/** The part of a limit that was reached, and milliseconds until a retry can succeed. */
export interface Excess {
  readonly of: keyof Limit;
  readonly waitMs: number;
}

/** Limits events a minute. */
export interface RateLimiter {
  /** Counts `cost` for the guest and returns null if that is within the limit; else counts nothing. */
  take(guest: string, cost?: number): Excess | null;
  /** Number of remembered addresses. */
  addresses(): number;
}

/**
 * Token buckets with a minute's capacity, for each address and for all together. A bucket is stored as the time at
 * which it will be full again (GCRA), so that a full one needs no memory.
 * @param now milliseconds, monotonic.
 */
export function createRate(limit: Limit, now: () => number = () => performance.now()): RateLimiter {
  const fullAt = new Map<string, number>();
  let allFullAt = 0;
  return {
    addresses: () => fullAt.size,
    take(guest, cost = 1) {
      const time = now();
      const before = fullAt.get(guest) ?? 0;
      const own = Math.max(time, before) + (cost * MINUTE_MS) / limit.perAddress;
      const all = Math.max(time, allFullAt) + (cost * MINUTE_MS) / limit.inAll;
      const ownWait = own - time - MINUTE_MS;
      const allWait = all - time - MINUTE_MS;
      const isWithin = ownWait <= ROUNDING_MS && allWait <= ROUNDING_MS;
      // Delete before setting, so that the map keeps the least recently seen first.
      fullAt.delete(guest);
      fullAt.set(guest, isWithin ? own : before);
      forgetFull(fullAt, time);
      if (isWithin) allFullAt = all;
      if (isWithin) return null;
      return ownWait > ROUNDING_MS ? { of: "perAddress", waitMs: ownWait } : { of: "inAll", waitMs: allWait };
    },
  };
}

/** Checks the two least recently seen addresses: drops them if their buckets are full again or there are too many. */
function forgetFull(fullAt: Map<string, number>, time: number): void {
  let looked = 0;
  for (const [guest, at] of fullAt) {
    if (looked++ === 2) return;
    if (at <= time || fullAt.size > MAX_ADDRESSES) fullAt.delete(guest);
  }
}

/** Limits how many exist at once. */
export interface Count {
  /** Counts one more for the guest, or only in the total if null. @returns a function that ends it, once. */
  take(guest: string | null): (() => void) | Excess;
  /** Counts one more regardless of the limit; `take` then refuses until the counts are below it. */
  add(guest: string | null): () => void;
}

/** @param waitMs milliseconds after which a refused guest may try again. */
export function createCount(limit: Limit, waitMs: number): Count {
  const counts = new Map<string, number>();
  let all = 0;
  const change = (guest: string | null, by: 1 | -1): void => {
    all += by;
    if (guest === null) return;
    const next = (counts.get(guest) ?? 0) + by;
    if (next === 0) counts.delete(guest);
    else counts.set(guest, next);
  };
  const add = (guest: string | null): (() => void) => {
    change(guest, 1);
    let held = true;
    return () => {
      if (held) change(guest, -1);
      held = false;
    };
  };
  return {
    add,
    take(guest) {
      if (guest !== null && (counts.get(guest) ?? 0) >= limit.perAddress) return { of: "perAddress", waitMs };
      if (all >= limit.inAll) return { of: "inAll", waitMs };
      return add(guest);
    },
  };
}
