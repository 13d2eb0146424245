import type { Limit } from "./limits.ts";

const MINUTE_MS = 60_000;
/** Sums of fractional times are off by less. */
const ROUNDING_MS = 0.001;
/** Addresses that are remembered; beyond, those not seen for longest are forgotten. */
const MAX_ADDRESSES = 10_000;

/** Which part of a limit was reached, and milliseconds until it is worth to try again. */
export interface Excess {
  readonly of: keyof Limit;
  readonly waitMs: number;
}

/** What may happen a minute. */
export interface Rate {
  /** Counts `cost` for the guest; null when it is within the limit, else nothing is counted. */
  take(guest: string, cost?: number): Excess | null;
  /** Addresses that are remembered. */
  addresses(): number;
}

/**
 * Token buckets of a minute's size, for each address and for all together. A bucket is kept as the time at which it will be full
 * again (GCRA), so that one which is full needs no memory.
 * @param now milliseconds, monotonic.
 */
export function createRate(limit: Limit, now: () => number = () => performance.now()): Rate {
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
      // Deleted first: the map then has those not seen for longest in front.
      fullAt.delete(guest);
      fullAt.set(guest, isWithin ? own : before);
      forgetFull(fullAt, time);
      if (isWithin) allFullAt = all;
      if (isWithin) return null;
      return ownWait > ROUNDING_MS ? { of: "perAddress", waitMs: ownWait } : { of: "inAll", waitMs: allWait };
    },
  };
}

/** Forgets two of the addresses that were not seen for longest if they are full again, or one too many. */
function forgetFull(fullAt: Map<string, number>, time: number): void {
  let looked = 0;
  for (const [guest, at] of fullAt) {
    if (looked++ === 2) return;
    if (at <= time || fullAt.size > MAX_ADDRESSES) fullAt.delete(guest);
  }
}

/** What there may be at once. */
export interface Count {
  /** Counts one more for the guest, or for all alone where there is none; what it answers ends that, once. */
  take(guest: string | null): (() => void) | Excess;
  /** Counts one more whatever the limit; `take` refuses until the counts are below it again. */
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
