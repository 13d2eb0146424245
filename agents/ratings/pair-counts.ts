/** A game between two named members, with the score of `a`. @see {@link PairCounter} */
export interface ScoredGame {
  readonly a: string;
  readonly b: string;
  readonly score: 0 | 0.5 | 1;
}

/** All games of two members, `a < b` by index; wins and losses are those of `a`. @see {@link PairCounter} */
export interface PairCount {
  readonly a: number;
  readonly b: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/** Members in order of first appearance, and the counts of each pair that met. @see {@link PairCounter} */
export interface PairCounts {
  readonly names: readonly string[];
  readonly pairs: readonly PairCount[];
}

type Tally = { a: number; b: number; wins: number; draws: number; losses: number };

/**
 * Counts games by pair.
 *
 * @example
 * import { PairCounter, type PairCount, type PairCounts, type ScoredGame } from "red-queen/agents";
 *
 * const lost: ScoredGame = { a: "old", b: "new", score: 0 };
 * const counter = new PairCounter();
 * counter.add(lost, 3);
 * counter.add({ a: "new", b: "old", score: 0.5 });
 * const { names, pairs }: PairCounts = counter.counts();
 * const [first]: readonly PairCount[] = pairs;
 * console.log(names, first); // [ 'old', 'new' ] { a: 0, b: 1, wins: 0, draws: 1, losses: 3 }
 */
export class PairCounter {
  readonly #indices = new Map<string, number>();
  readonly #tallies = new Map<string, Tally>();

  /** Adds `count` games of one result. @throws RangeError when a member plays itself. */
  add({ a, b, score }: ScoredGame, count = 1): void {
    if (a === b) throw new RangeError(`"${a}" can't play itself`);
    const [i, j] = [this.#index(a), this.#index(b)];
    const tally = this.#tally(Math.min(i, j), Math.max(i, j));
    if (score === 0.5) tally.draws += count;
    else if ((score === 1) === i < j) tally.wins += count;
    else tally.losses += count;
  }

  counts(): PairCounts {
    return { names: [...this.#indices.keys()], pairs: [...this.#tallies.values()].map((tally) => ({ ...tally })) };
  }

  #index(name: string): number {
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    this.#indices.set(name, this.#indices.size);
    return this.#indices.size - 1;
  }

  #tally(a: number, b: number): Tally {
    const key = `${a}/${b}`;
    const known = this.#tallies.get(key);
    if (known) return known;
    const tally = { a, b, wins: 0, draws: 0, losses: 0 };
    this.#tallies.set(key, tally);
    return tally;
  }
}

/** Number of games of a pair. */
export const gamesOf = ({ wins, draws, losses }: PairCount): number => wins + draws + losses;

/**
 * The mean score of each row less one half, as an antisymmetric matrix of the selected members.
 * @param unmet the payoff of two members that never met, antisymmetric; 0 by default.
 */
export function meanPayoffs(
  pairs: readonly PairCount[],
  members: readonly number[],
  unmet: (member: number, other: number) => number = () => 0,
): number[][] {
  const rows = new Map(members.map((member, row) => [member, row]));
  const payoffs = members.map((member) => members.map((other) => (member === other ? 0 : unmet(member, other))));
  for (const pair of pairs) {
    const [i, j] = [rows.get(pair.a), rows.get(pair.b)];
    if (i === undefined || j === undefined) continue;
    const payoff = (pair.wins - pair.losses) / (2 * gamesOf(pair));
    (payoffs[i] as number[])[j] = payoff;
    (payoffs[j] as number[])[i] = -payoff;
  }
  return payoffs;
}
