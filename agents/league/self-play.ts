import { isSelfPlay } from "./cast.ts";
import type { LedgerEntry, LeagueEvent } from "./ledger.ts";
import type { LeagueState, PlayedSegment } from "./state.ts";

/**
 * The sample of self-play that a game's measures are taken from: about how many episodes, and at most how many
 * segments.
 */
export const SELF_PLAY_SAMPLE = { episodes: 2048, segments: 8 } as const;

/**
 * The segments that a policy's play is measured on: the earliest of its self-play. The newest policy may have none yet;
 * then the newest self-play before it, and games against past versions only when there is nothing else.
 * @param played segments among which its self-play is searched.
 */
export function selfPlaySample(
  { config, policy: newestPolicy, newest }: Pick<LeagueState, "config" | "policy" | "newest">,
  policy: string,
  played: readonly PlayedSegment[],
): readonly PlayedSegment[] {
  const own = played.filter(({ pairing }) => isSelfPlay(config.cast, pairing, policy));
  if (own.length > 0) return own.toSorted((a, b) => a.index - b.index).slice(0, SELF_PLAY_SAMPLE.segments);
  if (policy !== newestPolicy) return [];
  const unmixed = newest.filter(({ pairing }) => isSelfPlay(config.cast, pairing));
  return unmixed.length > 0 ? unmixed : newest;
}

/** A ledger's played segments, in its order. */
export const playedSegments = (entries: readonly LedgerEntry[]): readonly PlayedSegment[] =>
  entries.flatMap(({ event }) => (event.type === "segment-played" ? [playedSegment(event)] : []));

/** The segment that an entry reports. */
export const playedSegment = (event: Extract<LeagueEvent, { type: "segment-played" }>): PlayedSegment => ({
  id: event.segment,
  index: event.index,
  pairing: event.pairing,
  policyVersion: event.policyVersion,
});
