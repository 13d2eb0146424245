import { packEpisodes, type Episode, type Segment } from "../episode.ts";

/** The part of an episode that play determines. */
export type PlayedEpisode = Pick<Episode, "actions" | "logProbs" | "returns" | "forfeit" | "transcript">;

/** Episodes as packed in a segment. */
export type EpisodeColumns = Pick<
  Segment,
  "count" | "starts" | "actions" | "logProbs" | "returns" | "forfeits" | "transcripts"
>;

/** Played episodes, in order. @see {@link rollout} */
export interface RolloutResult {
  readonly episodes: readonly PlayedEpisode[];
  /** The same, packed. */
  readonly columns: EpisodeColumns;
  /** Player actions, chance excluded. */
  readonly steps: number;
}

/** A result of episodes, packed on demand. */
export function packResult(episodes: readonly PlayedEpisode[], steps: number): RolloutResult {
  let packed: EpisodeColumns | null = null;
  return {
    episodes,
    steps,
    get columns() {
      return (packed ??= packEpisodes(episodes));
    },
  };
}

/** A result of columns, cut into episodes (views, not copies) on demand. @param returns [count, seats]. */
export function columnsResult(
  packed: Omit<EpisodeColumns, "returns">,
  returns: Float64Array,
  steps: number,
): RolloutResult {
  const columns: EpisodeColumns = { ...packed, returns: Float32Array.from(returns) };
  let cut: readonly PlayedEpisode[] | null = null;
  return {
    columns,
    steps,
    get episodes() {
      return (cut ??= cutEpisodes(columns, returns));
    },
  };
}

function cutEpisodes({ count, starts, actions, logProbs }: EpisodeColumns, returns: Float64Array): PlayedEpisode[] {
  const seats = returns.length / Math.max(count, 1);
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [starts[i], starts[i + 1]];
    return {
      actions: actions.subarray(start, end),
      logProbs: logProbs.subarray(start, end),
      returns: Array.from(returns.subarray(i * seats, (i + 1) * seats)),
    };
  });
}
