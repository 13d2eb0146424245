import { random } from "../../games/core/random.ts";
import { BradleyTerryFitter, eloRatings } from "./bradley-terry.ts";
import { GameResampler } from "./bootstrap.ts";
import { gamesOf, type PairCounts } from "./pair-counts.ts";

/** Bootstrap samples behind an interval. */
export const BOOTSTRAP_SAMPLES = 200;

/** A member's rating on Elo's scale with its 95% interval; the anchor has 0. @see {@link ratePairs} */
export interface Rating {
  readonly rating: number;
  readonly low: number;
  readonly high: number;
  /** Games it played. */
  readonly games: number;
}

/** The ratings of all members, in the order of their names. @see {@link ratePairs} */
export interface Ratings {
  readonly ratings: readonly Rating[];
  /** Whether a weak prior was needed because some rating is infinite without it. */
  readonly usesPrior: boolean;
  /** Number of the bootstrap samples that needed the prior. */
  readonly samplesWithPrior: number;
}

/**
 * Maximum-likelihood Bradley-Terry ratings, 400 log10 of the odds, with 95% percentile intervals of the bootstrap over
 * games (Efron and Tibshirani 1993, chapter 13). Where the ratings need a prior, games are drawn from the fitted model
 * instead, since resampling a member that only won would leave no uncertainty. Equal counts and seeds give equal
 * ratings.
 * @param anchor index of the member whose rating is 0; intervals are of differences to it.
 * @example
 * import { PairCounter, ratePairs, type Rating, type Ratings } from "red-queen/agents";
 *
 * const counter = new PairCounter();
 * counter.add({ a: "old", b: "new", score: 0 }, 30);
 * counter.add({ a: "old", b: "new", score: 1 }, 10);
 * const { ratings }: Ratings = ratePairs(counter.counts(), 0);
 * console.log(ratings.map(({ rating }: Rating) => Math.round(rating))); // [ 0, 191 ]
 */
export function ratePairs({ names, pairs }: PairCounts, anchor: number, seed: string | number = 1): Ratings {
  const resampler = new GameResampler(names.length, pairs);
  const fitter = new BradleyTerryFitter(resampler.original());
  const { strengths, usesPrior } = fitter.fit();
  const ratings = eloRatings(strengths, anchor);
  const samples = names.map(() => new Float64Array(BOOTSTRAP_SAMPLES));
  const next = random(`ratings/${seed}`);
  const drawSample = usesPrior ? resampler.fromModel(strengths) : resampler.fromGames();
  let samplesWithPrior = 0;
  for (let sample = 0; sample < BOOTSTRAP_SAMPLES; sample++) {
    const fit = fitter.fitSample(drawSample(next));
    if (fit.usesPrior) samplesWithPrior++;
    eloRatings(fit.strengths, anchor).forEach((rating, i) => ((samples[i] as Float64Array)[sample] = rating));
  }
  const games = new Float64Array(names.length);
  for (const pair of pairs) {
    for (const i of [pair.a, pair.b]) games[i] = (games[i] as number) + gamesOf(pair);
  }
  return {
    ratings: samples.map((values, i) => ({
      rating: ratings[i] as number,
      ...sampleInterval(values, ratings[i] as number),
      games: games[i] as number,
    })),
    usesPrior,
    samplesWithPrior,
  };
}

/** The 2.5% and 97.5% quantiles, widened to contain the value. Sorts `values`. */
export function sampleInterval(values: Float64Array, value: number): { low: number; high: number } {
  values.sort();
  const quantile = (share: number) => values[Math.round(share * (values.length - 1))] ?? value;
  return { low: Math.min(value, quantile(0.025)), high: Math.max(value, quantile(0.975)) };
}

/** For each interval, the indices of the others that overlap it, in order. */
export function overlapping(intervals: readonly { readonly low: number; readonly high: number }[]): number[][] {
  return intervals.map((one, i) =>
    intervals.flatMap((other, j) => (i !== j && one.low <= other.high && other.low <= one.high ? [j] : [])),
  );
}
