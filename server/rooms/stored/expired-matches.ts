import { LEASE_MS } from "../../store/lease.ts";
import type { Log } from "../../log.ts";
import type { LiveMatch } from "../../store/live-match.ts";
import { roomsLease, type LiveMatchStore } from "./live-matches.ts";
import { matchRecord, unlessDamaged } from "./live-record.ts";

/** Milliseconds that a live match is kept for the next server at its address. */
const LIVE_MATCH_TTL_MS = 7 * 24 * 60 * 60 * 1000;

interface ExpiryParts {
  readonly store: LiveMatchStore;
  readonly log: Log;
  /** This server's address, whose matches are recovered at any age. */
  readonly owner: string;
  /** This process. */
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Deletes live matches of other addresses that had no server for {@link LIVE_MATCH_TTL_MS}, after storing what was
 * played of them. Keeps those whose address is in use and damaged ones, whose age is unknown.
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

/** Deletes them under the lease of their address, so that a server starting there can't recover them meanwhile. */
async function deleteMatches(parts: ExpiryParts, owner: string, rooms: readonly string[]): Promise<void> {
  const { store, log, holder } = parts;
  const lease = roomsLease(owner);
  if (!(await store.takeLease(lease, holder, LEASE_MS))) return;
  try {
    for (const room of rooms) {
      // A server may have continued the match and stopped again since the listing.
      const match = await expired(parts, room);
      if (!match) continue;
      if (match.played && !(await store.match(match.played.id))) await store.putMatch(matchRecord(match, match.played));
      await store.deleteLiveMatch(room);
    }
    log.info({ owner, matches: rooms.length }, "expired matches deleted");
  } finally {
    await store.releaseLease(lease, holder);
  }
}
