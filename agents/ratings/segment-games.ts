import type { Segment } from "../episode.ts";
import type { PairCounter } from "./pair-counts.ts";

/**
 * Adds the episodes of a segment of a two-seat game: the seat with the higher return wins, equal returns are a draw.
 * @param names of the players, by seat.
 */
export function countSegment(
  counter: PairCounter,
  { count, returns }: Pick<Segment, "count" | "returns">,
  [a, b]: readonly [string, string],
): void {
  let wins = 0;
  let draws = 0;
  for (let i = 0; i < count; i++) {
    const difference = (returns[2 * i] as number) - (returns[2 * i + 1] as number);
    if (difference > 0) wins++;
    else if (difference === 0) draws++;
  }
  counter.add({ a, b, score: 1 }, wins);
  counter.add({ a, b, score: 0.5 }, draws);
  counter.add({ a, b, score: 0 }, count - wins - draws);
}
