import { shareInterval } from "../../games/core/statistics.ts";
import { gamesOf, type PairCount } from "./pair-counts.ts";

/** A member that beats the next one of its cycle, by a positive margin. */
export interface Win {
  readonly winner: number;
  readonly loser: number;
  readonly margin: number;
}

/** A beats B, B beats C, C beats A; it begins with the lowest index. */
export interface Cycle {
  readonly wins: readonly [Win, Win, Win];
  /** The smallest of its margins. */
  readonly margin: number;
}

/** Most cycles that are listed. */
export const MAX_CYCLES = 5;

/**
 * The 3-cycles with the largest smallest margin, strongest first.
 * @param margins square and antisymmetric: a positive number where the row beats the column.
 */
export function strongestCycles(margins: readonly (readonly number[])[], most = MAX_CYCLES): Cycle[] {
  const beaten = margins.map((row, i) => [...row.keys()].filter((j) => margin(margins, i, j) > 0));
  const found: Cycle[] = [];
  let least = 0;
  for (const [a, losers] of beaten.entries()) {
    for (const b of losers) {
      if (b < a || margin(margins, a, b) <= least) continue;
      for (const c of beaten[b] as number[]) {
        if (c < a || margin(margins, b, c) <= least || margin(margins, c, a) <= least) continue;
        insertStrongest(found, cycleOf(margins, a, b, c), most);
        if (found.length === most) least = found.at(-1)?.margin ?? 0;
      }
    }
  }
  return found;
}

const margin = (margins: readonly (readonly number[])[], i: number, j: number): number =>
  (margins[i] as readonly number[])[j] as number;

function cycleOf(margins: readonly (readonly number[])[], a: number, b: number, c: number): Cycle {
  const win = (winner: number, loser: number): Win => ({ winner, loser, margin: margin(margins, winner, loser) });
  const wins = [win(a, b), win(b, c), win(c, a)] as const;
  return { wins, margin: Math.min(...wins.map((one) => one.margin)) };
}

/** Inserts behind those at least as strong, and drops the weakest above `most`. */
export function insertStrongest<T extends { readonly margin: number }>(cycles: T[], cycle: T, most: number): void {
  const place = cycles.findIndex((other) => other.margin < cycle.margin);
  cycles.splice(place < 0 ? cycles.length : place, 0, cycle);
  if (cycles.length > most) cycles.pop();
}

/** The games of two members, from the winner's side. */
export interface WinCounts {
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** The winner's mean score with its 95% interval. */
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

/** The counts behind a win. @throws RangeError for members that never met. */
export function winCounts(pairs: readonly PairCount[], winner: number, loser: number): WinCounts {
  const [a, b] = [Math.min(winner, loser), Math.max(winner, loser)];
  const pair = pairs.find((one) => one.a === a && one.b === b);
  if (!pair) throw new RangeError(`members ${winner} and ${loser} never met`);
  const { draws } = pair;
  const [wins, losses] = winner === a ? [pair.wins, pair.losses] : [pair.losses, pair.wins];
  const games = gamesOf(pair);
  const { value: score, low, high } = shareInterval((wins + draws / 2) / games, games);
  return { wins, draws, losses, score, low, high };
}
