import { PairCounter, type PairCounts, type ScoredGame } from "../../../agents/ratings/pair-counts.ts";

/** The counts of each pair of a list of games. */
export function countPairs(games: readonly ScoredGame[]): PairCounts {
  const counter = new PairCounter();
  for (const game of games) counter.add(game);
  return counter.counts();
}
