import type { LeagueEvent, LedgerEntry } from "./ledger.ts";
import type { LeagueState } from "./state.ts";

type SegmentPlayed = Extract<LeagueEvent, { type: "segment-played" }>;

/**
 * Whether nothing cites the segment that an event records, so that it may be deleted when it is old: all its seats had
 * the same player, and there are two at most. Segments of different players are what ratings and payoffs are computed
 * from; with more than two seats, self-play is rated too.
 */
export const isUncited = (event: LeagueEvent): event is SegmentPlayed =>
  event.type === "segment-played" && event.pairing.length <= 2 && new Set(event.pairing).size === 1;

/** Seq up to which uncited segments may be missing, by these entries; -1 if none may. */
export const releasedThrough = (entries: readonly LedgerEntry[]): number =>
  entries.reduce((seq, { event }) => (event.type === "self-play-released" ? Math.max(seq, event.through) : seq), -1);

/** Segments that an update or an evaluation may still read, however old they are. */
export const readableSegments = ({ agents }: LeagueState): ReadonlySet<string> =>
  new Set(agents.flatMap(({ fresh, newest, opening }) => [...fresh, ...newest, ...opening].map(({ id }) => id)));
