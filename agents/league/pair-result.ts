import { valueAt } from "../../games/core/value-at.ts";
import type { Segment } from "../episode.ts";
import type { PairResult } from "./ledger.ts";

type Returns = Pick<Segment, "pairing" | "count" | "returns">;

/** Mean return of each seat. */
export function meanReturns({ pairing, count, returns }: Returns): number[] {
  const seats = pairing.length;
  return Array.from({ length: seats }, (_, seat) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += valueAt(returns, i * seats + seat);
    return sum / Math.max(count, 1);
  });
}

/**
 * The results of a segment between two players, who may each take several seats: then a player's return is the mean
 * over its seats. Null for self-play, and where three or more play. An episode is won by the higher return, whatever
 * the difference.
 */
export function pairResult({ pairing, count, returns }: Returns): PairResult | null {
  const players = [...new Set(pairing)];
  const [first, second] = players;
  if (players.length !== 2 || count === 0 || first === undefined || second === undefined) return null;
  const seatsOf = [first, second].map((player) => pairing.flatMap((one, seat) => (one === player ? [seat] : [])));
  const [own, other] = seatsOf as [number[], number[]];
  const outcomes = { wins: 0, draws: 0, losses: 0 };
  const sums = [0, 0] as [number, number];
  const squares = [0, 0] as [number, number];
  for (let i = 0; i < count; i++) {
    const mean = (seats: readonly number[]) =>
      seats.reduce((sum, seat) => sum + valueAt(returns, i * pairing.length + seat), 0) / seats.length;
    const a = mean(own);
    const b = mean(other);
    if (a > b) outcomes.wins++;
    else if (a < b) outcomes.losses++;
    else outcomes.draws++;
    sums[0] += a;
    sums[1] += b;
    squares[0] += a * a;
    squares[1] += b * b;
  }
  const means = [sums[0] / count, sums[1] / count] as const;
  const variance = (square: number, mean: number) => Math.max(0, square / count - mean * mean);
  return {
    players: [first, second],
    seats: [valueAt(own, 0), valueAt(other, 0)],
    episodes: count,
    ...outcomes,
    means,
    variances: [variance(squares[0], means[0]), variance(squares[1], means[1])],
  };
}
