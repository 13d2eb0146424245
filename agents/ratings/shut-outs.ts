import type { PairCounts } from "./pair-counts.ts";

/** Points of a player over all of its games. */
interface Points {
  scored: number;
  conceded: number;
}

/** A player without a finite rating. */
export interface ShutOut {
  readonly name: string;
  /** Whether it won all of its games; else it won none. */
  readonly wonAll: boolean;
}

/**
 * Leaves out the games of players that won all of them, or none: maximum likelihood would rate them infinitely high or
 * low, and the prior that prevents it would change the ratings of all others.
 * @param isCandidate whether the player with a name may be left out.
 * @returns the other games; those that were left out; the names of those that played no others.
 */
export function withoutShutOuts(
  { names, pairs }: PairCounts,
  isCandidate: (name: string) => boolean,
): { readonly counts: PairCounts; readonly leftOut: readonly ShutOut[]; readonly unconnected: readonly string[] } {
  const points = names.map((): Points => ({ scored: 0, conceded: 0 }));
  for (const { a, b, wins, draws, losses } of pairs) {
    addPoints(points[a] as Points, wins + draws / 2, losses + draws / 2);
    addPoints(points[b] as Points, losses + draws / 2, wins + draws / 2);
  }
  const isLeftOut = names.map((name, player) => isCandidate(name) && isShutOut(points[player] as Points));
  const keptPairs = pairs.filter(({ a, b }) => !isLeftOut[a] && !isLeftOut[b]);
  const connected = new Set(keptPairs.flatMap(({ a, b }) => [a, b]));
  const kept = [...names.keys()].filter((player) => connected.has(player));
  const indices = new Map(kept.map((player, index) => [player, index]));
  const indexOf = (player: number) => indices.get(player) as number;
  return {
    counts: {
      names: kept.map((player) => names[player] as string),
      pairs: keptPairs.map((pair) => ({ ...pair, a: indexOf(pair.a), b: indexOf(pair.b) })),
    },
    leftOut: names.flatMap((name, player) =>
      isLeftOut[player] ? [{ name, wonAll: (points[player] as Points).conceded === 0 }] : [],
    ),
    unconnected: names.filter((_, player) => !isLeftOut[player] && !connected.has(player)),
  };
}

const isShutOut = ({ scored, conceded }: Points): boolean => scored === 0 || conceded === 0;

function addPoints(total: Points, scored: number, conceded: number): void {
  total.scored += scored;
  total.conceded += conceded;
}
