import type { Collection, Filter } from "mongodb";
import { unpackLease } from "../codec.ts";
import { CLOCK_SKEW_MS } from "../lease.ts";
import { isDuplicate } from "./errors.ts";
import type { LeaseDocument } from "./schema.ts";
import type { Lease } from "../store.ts";

/** Takes or renews a lease by compare-and-set. @throws ServerError `store/damaged` */
export async function takeLease(
  leases: Collection<LeaseDocument>,
  league: string,
  holder: string,
  milliseconds: number,
): Promise<Lease | null> {
  const now = Date.now();
  const times = { expiresAt: now + milliseconds, takenAt: now };
  const { expiresAt } = times;
  const stored = await leases.findOne({ _id: league });
  // A lease that can't be read would never expire.
  if (stored !== null) unpackLease(league, stored);
  const after = { returnDocument: "after" } as const;
  const renew = () => leases.findOneAndUpdate({ _id: league, holder }, { $set: times }, after);
  const lease =
    (await renew()) ??
    (await leases.findOneAndUpdate(
      { _id: league, $or: lapsed(now, milliseconds) },
      { $set: { holder, ...times }, $inc: { fence: 1 } },
      after,
    ));
  if (lease !== null) return { holder, fence: lease.fence, expiresAt };
  try {
    await leases.insertOne({ _id: league, holder, fence: 1, ...times });
    return { holder, fence: 1, expiresAt };
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    // Another call of the same holder may have been first.
    const own = await renew();
    return own && { holder, fence: own.fence, expiresAt };
  }
}

/** The negation of `isHeld` as a query: leases that may be taken over. */
const lapsed = (now: number, milliseconds: number): Filter<LeaseDocument>[] => [
  { expiresAt: { $lte: now } },
  { takenAt: { $gt: now + CLOCK_SKEW_MS } },
  // Older leases have no `takenAt`.
  { takenAt: { $exists: false }, expiresAt: { $gt: now + milliseconds + CLOCK_SKEW_MS } },
];
