import type { Lease } from "./store.ts";

/** Milliseconds a lease lasts without renewal: how long a league waits for a new leader after its leader was killed. */
export const LEASE_MS = 4000;

/** Milliseconds by which the clocks of processes that share a store may differ. */
export const CLOCK_SKEW_MS = 1000;

/** A lease as stored; times in milliseconds since 1970 by the holder's clock. */
export interface StoredLease extends Lease {
  /** When it was taken or renewed. Absent in leases of older stores. */
  readonly takenAt?: number | null | undefined;
}

/**
 * Whether a lease still excludes other holders. A lease taken in the future dates from before the clock was set back: a
 * live holder would have renewed it since.
 * @param milliseconds assumed length of a lease that has no `takenAt`.
 */
export function isHeld({ expiresAt, takenAt }: StoredLease, now: number, milliseconds: number): boolean {
  return expiresAt > now && (takenAt ?? expiresAt - milliseconds) <= now + CLOCK_SKEW_MS;
}
