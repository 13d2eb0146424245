import type { Segment } from "../../agents/episode.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** An episode of a segment. */
export interface ChosenEpisode {
  readonly episode: number;
  /** By seat, in the game's unit. */
  readonly returns: readonly number[];
}

/** The episodes that show best how a player wins and loses: the first of equals. */
export interface DecisiveEpisodes {
  /** Null where it won none. */
  readonly won: ChosenEpisode | null;
  readonly lost: ChosenEpisode | null;
  /** The first that it drew. */
  readonly drawn: ChosenEpisode | null;
}

/**
 * The episodes that a player won and lost by the most: by the difference of its mean return to that of the other seats.
 * @param player a reference in the segment's pairing.
 */
export function decisiveEpisodes(
  { pairing, count, returns }: Pick<Segment, "pairing" | "count" | "returns">,
  player: string,
): DecisiveEpisodes {
  const seats = pairing.length;
  const own = pairing.flatMap((one, seat) => (one === player ? [seat] : []));
  const others = pairing.flatMap((one, seat) => (one === player ? [] : [seat]));
  if (own.length === 0 || others.length === 0) return { won: null, lost: null, drawn: null };
  const mean = (episode: number, of: readonly number[]) =>
    of.reduce((sum, seat) => sum + valueAt(returns, episode * seats + seat), 0) / of.length;
  const best = { episode: -1, gain: 0 };
  const worst = { episode: -1, gain: 0 };
  let drawn = -1;
  for (let episode = 0; episode < count; episode++) {
    const gain = mean(episode, own) - mean(episode, others);
    if (gain > best.gain) Object.assign(best, { episode, gain });
    if (gain < worst.gain) Object.assign(worst, { episode, gain });
    if (gain === 0 && drawn < 0) drawn = episode;
  }
  const chosen = (episode: number): ChosenEpisode | null =>
    episode < 0 ? null : { episode, returns: Array.from(returns.subarray(episode * seats, (episode + 1) * seats)) };
  return { won: chosen(best.episode), lost: chosen(worst.episode), drawn: chosen(drawn) };
}
