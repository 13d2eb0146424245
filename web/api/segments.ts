import type { LeagueDetail } from "../../server/schemas/leagues.ts";

/** An entry of a league's ledger, as the API returns it. */
export interface LedgerAnswer {
  readonly seq: number;
  readonly at: number;
  readonly event: { readonly type: string; readonly [key: string]: unknown };
}

export interface ListedSegment {
  readonly segment: string;
  readonly at: number;
  readonly episodes: number;
}

/** Segments in one answer. */
const MAX_SHOWN_SEGMENTS = 5;
/** Entries in a full answer of the API. */
const PAGE_ENTRIES = 1000;
/** Entries read before the ledger's estimated end, so that some of them are segments. */
const EXTRA_ENTRIES = 40;

/**
 * The newest segments of a league, newest first. The API can't read a long ledger from its end, so reading starts at a
 * lower bound of its length, computed from the league's counts.
 */
export async function recentSegments(
  league: Pick<LeagueDetail, "id" | "episodes" | "updates" | "members" | "config">,
  ledger: (id: string, from: number) => Promise<LedgerAnswer[]>,
): Promise<ListedSegment[]> {
  const { episodes, updates, members, config } = league;
  const atLeast = Math.floor(episodes / config.segmentEpisodes) + updates + members;
  let from = Math.max(0, atLeast - EXTRA_ENTRIES);
  const played: ListedSegment[] = [];
  for (;;) {
    const entries = await ledger(league.id, from);
    const last = entries.at(-1);
    if (!last) break;
    played.push(...entries.flatMap(ledgerSegments));
    // A running league's ledger grows while it is read: a page that isn't full is its end.
    if (entries.length < PAGE_ENTRIES) break;
    from = last.seq + 1;
  }
  return played.slice(-MAX_SHOWN_SEGMENTS).toReversed();
}

function ledgerSegments({ at, event }: LedgerAnswer): ListedSegment[] {
  const { type, segment, episodes } = event;
  if (type !== "segment-played" || typeof segment !== "string" || typeof episodes !== "number") return [];
  return [{ segment, at, episodes }];
}
