import type { Outcomes } from "./expected-loss.ts";

/** Results of two players against each other, each in one role. */
export interface MutualResult {
  /** Their names: keys, in the payoff table. */
  readonly players: readonly [string, string];
  /** The first seat of each; they differ. */
  readonly seats: readonly [number, number];
  readonly episodes: number;
  /** Episodes by outcome for the first; all 0 where only returns are known. */
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Mean return of each. */
  readonly means: readonly [number, number];
  /** Variance of an episode's return of each. */
  readonly variances: readonly [number, number];
}

/** Results of pairs in columns, the players of a pair being named first and second. */
export interface PairNumbers {
  /** {@link MEANS_PER_PAIR} a pair: a variance of 0 remains 0 in double precision only. */
  readonly means: Float64Array;
  /** {@link COUNTS_PER_PAIR} a pair: exact up to 16 million games. */
  readonly counts: Float32Array;
}

/** Numbers of a pair in each of the arrays. */
export const MEANS_PER_PAIR = 2;
export const COUNTS_PER_PAIR = 6;

const EPISODES_COLUMN = 0;
/** Of the first player. */
const WINS_COLUMN = 1;
const DRAWS_COLUMN = 2;
const LOSSES_COLUMN = 3;
/** Sums of squared differences to the means of the first player and of the second. */
const SQUARES_COLUMNS = [4, 5] as const;

/** Sides of a pair. */
export const FIRST_SIDE = 0;
export const SECOND_SIDE = 1;
export type Side = typeof FIRST_SIDE | typeof SECOND_SIDE;

/** Results of one side against the other. */
export interface SideNumbers extends Outcomes {
  readonly episodes: number;
  readonly mean: number;
  readonly otherMean: number;
  /** Of an episode's return. */
  readonly variance: number;
}

/** Adds a result to the pair at a place. @param first the side of its first player. */
export function addResult({ means, counts }: PairNumbers, place: number, result: MutualResult, first: Side): void {
  const [mean, count] = [place * MEANS_PER_PAIR, place * COUNTS_PER_PAIR];
  const { episodes } = result;
  const before = counts[count] as number;
  const after = before + episodes;
  const increase = (column: number, by: number) => {
    counts[count + column] = (counts[count + column] as number) + by;
  };
  for (const side of [FIRST_SIDE, SECOND_SIDE] as const) {
    const player = side === first ? FIRST_SIDE : SECOND_SIDE;
    const difference = result.means[player] - (means[mean + side] as number);
    means[mean + side] = (means[mean + side] as number) + (difference * episodes) / after;
    const square = result.variances[player] * episodes + (difference * difference * before * episodes) / after;
    increase(SQUARES_COLUMNS[side], square);
  }
  increase(EPISODES_COLUMN, episodes);
  increase(WINS_COLUMN, first === FIRST_SIDE ? result.wins : result.losses);
  increase(DRAWS_COLUMN, result.draws);
  increase(LOSSES_COLUMN, first === FIRST_SIDE ? result.losses : result.wins);
}

/** Lets the games of a pair count less. */
export function decayCounts({ counts }: PairNumbers, place: number, factor: number): void {
  for (let at = place * COUNTS_PER_PAIR; at < (place + 1) * COUNTS_PER_PAIR; at++)
    counts[at] = (counts[at] as number) * factor;
}

/** Copies a pair from other columns. */
export function copyPair(from: PairNumbers, fromPlace: number, to: PairNumbers, toPlace: number): void {
  to.means.set(
    from.means.subarray(fromPlace * MEANS_PER_PAIR, (fromPlace + 1) * MEANS_PER_PAIR),
    toPlace * MEANS_PER_PAIR,
  );
  to.counts.set(
    from.counts.subarray(fromPlace * COUNTS_PER_PAIR, (fromPlace + 1) * COUNTS_PER_PAIR),
    toPlace * COUNTS_PER_PAIR,
  );
}

/** The results of one side of a pair. */
export function sideNumbers({ means, counts }: PairNumbers, place: number, side: Side): SideNumbers {
  const [mean, count] = [place * MEANS_PER_PAIR, place * COUNTS_PER_PAIR];
  const episodes = counts[count + EPISODES_COLUMN] as number;
  const [wins, losses] = side === FIRST_SIDE ? [WINS_COLUMN, LOSSES_COLUMN] : [LOSSES_COLUMN, WINS_COLUMN];
  return {
    episodes,
    wins: counts[count + wins] as number,
    draws: counts[count + DRAWS_COLUMN] as number,
    losses: counts[count + losses] as number,
    mean: means[mean + side] as number,
    otherMean: means[mean + 1 - side] as number,
    variance: (counts[count + SQUARES_COLUMNS[side]] as number) / episodes,
  };
}

export interface Sums {
  episodes: number;
  wins: number;
  draws: number;
  losses: number;
  /** Of returns, over all episodes. */
  difference: number;
}

/** Adds the results of one side of a pair. */
export function addSums(sums: Sums, { means, counts }: PairNumbers, place: number, side: Side): void {
  const [mean, count] = [place * MEANS_PER_PAIR, place * COUNTS_PER_PAIR];
  const episodes = counts[count + EPISODES_COLUMN] as number;
  sums.episodes += episodes;
  sums.wins += counts[count + (side === FIRST_SIDE ? WINS_COLUMN : LOSSES_COLUMN)] as number;
  sums.draws += counts[count + DRAWS_COLUMN] as number;
  sums.losses += counts[count + (side === FIRST_SIDE ? LOSSES_COLUMN : WINS_COLUMN)] as number;
  sums.difference += episodes * ((means[mean + side] as number) - (means[mean + 1 - side] as number));
}

/** Results of one player against another, all in one. */
export function mergedNumbers(left: SideNumbers, right: SideNumbers): SideNumbers {
  const episodes = left.episodes + right.episodes;
  const mean = (one: number, other: number) => (one * left.episodes + other * right.episodes) / episodes;
  const between = (left.mean - right.mean) ** 2 * (left.episodes / episodes) * (right.episodes / episodes);
  return {
    episodes,
    wins: left.wins + right.wins,
    draws: left.draws + right.draws,
    losses: left.losses + right.losses,
    mean: mean(left.mean, right.mean),
    otherMean: mean(left.otherMean, right.otherMean),
    variance: mean(left.variance, right.variance) + between,
  };
}
