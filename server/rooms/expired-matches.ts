import { LEASE_MS } from "../store/lease.ts";
import type { Log } from "../log.ts";
import type { LiveMatch } from "../store/live-match.ts";
import { roomsLease, type LiveMatchStore } from "./live-matches.ts";
import { recordOf, unlessDamaged } from "./live-record.ts";

/** Milliseconds that a match in play waits for the server at its address to come back. */
export const LIVE_MATCH_TTL_MS = 7 * 24 * 60 * 60 * 1000;

interface ExpiryParts {
  readonly store: LiveMatchStore;
  readonly log: Log;
  /** This server's own address, whose matches are recovered however old they are. */
  readonly owner: string;
  /** This process. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Deletes the matches in play of other addresses that no server has come back to for {@link LIVE_MATCH_TTL_MS}; what was played of
 * them is stored. Those whose address is in use, or which are damaged, so that their age is not known, stay.
 */
export async function deleteExpiredMatches(parts: ExpiryParts): Promise<void> {
  const { store, log, owner } = parts;
  try {
    const rooms = new Map<string, string[]>();
    for (const room of await store.liveRooms(owner, "others")) {
      const match = await expired(parts, room);
      if (match) rooms.set(match.owner, [...(rooms.get(match.owner) ?? []), room]);
    }
    for (const [other, theirs] of rooms) await deleteMatches(parts, other, theirs);
  } catch (err) {
    log.error({ err }, "expired matches not deleted");
  }
}

async function expired({ store, now }: ExpiryParts, room: string): Promise<LiveMatch | null> {
  const match = await unlessDamaged(store.liveMatch(room));
  return match && match.savedAt < now() - LIVE_MATCH_TTL_MS ? match : null;
}

/** Under the lease of their address, so that no server that is starting there recovers them meanwhile. */
async function deleteMatches(parts: ExpiryParts, owner: string, rooms: readonly string[]): Promise<void> {
  const { store, log, holder } = parts;
  const lease = roomsLease(owner);
  if (!(await store.takeLease(lease, holder, LEASE_MS))) return;
  try {
    for (const room of rooms) {
      // A server may have played on and gone again since they were listed.
      const match = await expired(parts, room);
      if (!match) continue;
      if (match.played && !(await store.match(match.played.id))) await store.putMatch(recordOf(match, match.played));
      await store.deleteLiveMatch(room);
    }
    log.info({ owner, matches: rooms.length }, "expired matches deleted");
  } finally {
    await store.releaseLease(lease, holder);
  }
}
