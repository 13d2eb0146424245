import type { Lease } from "./store.ts";

/** Milliseconds a lease lasts without renewal: how long a league waits after its leader was killed. */
export const LEASE_MS = 4000;

/** Milliseconds by which the clocks of processes that share a store may differ. */
export const CLOCK_SKEW_MS = 1000;

/** A lease as it is stored: times in milliseconds since 1970 by the holder's clock. */
export interface StoredLease extends Lease {
  /** When it was taken or renewed. Absent in leases of older stores, which did not say. */
  readonly takenAt?: number | null | undefined;
}

/**
 * Whether a lease still holds others off. One from the future was taken before the clock was set back: its holder, had it lived,
 * would have renewed it since.
 * @param milliseconds how long a lease is, where the stored one does not say.
 */
export function isHeld({ expiresAt, takenAt }: StoredLease, now: number, milliseconds: number): boolean {
  return expiresAt > now && (takenAt ?? expiresAt - milliseconds) <= now + CLOCK_SKEW_MS;
}
