import { isSelfPlay } from "./cast.ts";
import type { LeagueState, PlayedSegment } from "./state.ts";

/**
 * The sample of self-play that a game's measures are taken from: about how many episodes, and at most how many
 * segments.
 */
export const SELF_PLAY_SAMPLE = { episodes: 2048, segments: 8 } as const;

/**
 * The segments that a policy's play is measured on: the earliest of its self-play, against current rivals where other
 * agents have the other seats. The newest policy may have none yet; then the newest self-play before it, and games
 * against past versions only when there is nothing else.
 * @param played segments among which its self-play is searched.
 */
export function selfPlaySample(
  { config, policy: newestPolicy, newest }: Pick<LeagueState, "config" | "policy" | "newest">,
  policy: string,
  played: readonly PlayedSegment[],
): readonly PlayedSegment[] {
  const isOwn = ({ pairing, isCurrent }: PlayedSegment, whose?: string) =>
    isCurrent && isSelfPlay(config.cast, pairing, whose);
  const own = played.filter((segment) => isOwn(segment, policy));
  if (own.length > 0) return own.toSorted((a, b) => a.index - b.index).slice(0, SELF_PLAY_SAMPLE.segments);
  if (policy !== newestPolicy) return [];
  const unmixed = newest.filter((segment) => isOwn(segment));
  return unmixed.length > 0 ? unmixed : newest;
}
