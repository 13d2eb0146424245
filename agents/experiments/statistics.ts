import { random, randomInteger } from "../../games/core/random.ts";

/** A 95% interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Fewest runs for which an interval is given: a bootstrap of one or two values says nothing about the spread. */
export const MIN_INTERVAL_RUNS = 3;

/** Up to this many values, all resamples are enumerated (1,716 of 7) and the interval has no error of its own. */
const MAX_ENUMERATED_VALUES = 7;

/** The same for two samples, whose resamples are combined (15,876 of 5 and 5). */
const MAX_ENUMERATED_PAIR_VALUES = 5;

/** Resamples drawn for larger samples. */
const RESAMPLE_COUNT = 5000;

/** The same for each point of a curve. */
export const CURVE_RESAMPLES = 1000;

const TAIL_PROBABILITY = 0.025;

/**
 * Mean of the values without the lowest and highest quarter, each rounded down to whole values (Agarwal et al. 2021,
 * "Deep Reinforcement Learning at the Edge of the Statistical Precipice"; rliable's `aggregate_iqm`): robust to an
 * outlier, and the plain mean below four values.
 * @throws RangeError without values.
 */
export const interquartileMean = (values: readonly number[]): number =>
  trimmedMean(Float64Array.from(values).toSorted());

export function mean(values: ArrayLike<number>): number {
  if (values.length === 0) throw new RangeError("no values to take the mean of");
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

function trimmedMean(sorted: Float64Array): number {
  const cut = Math.floor(sorted.length / 4);
  return mean(cut === 0 ? sorted : sorted.subarray(cut, sorted.length - cut));
}

/**
 * Percentile bootstrap interval of the interquartile mean over runs. A measure has one stratum, its league's game:
 * rliable's stratified bootstrap of one task. Null below {@link MIN_INTERVAL_RUNS} values.
 */
export const iqmInterval = (values: readonly number[], resamples?: number): Interval | null =>
  resampledInterval(values, trimmedMean, resamples);

/** The same of the mean, for differences of pairs. */
export const meanInterval = (values: readonly number[]): Interval | null => resampledInterval(values, mean);

function resampledInterval(
  values: readonly number[],
  statistic: (sorted: Float64Array) => number,
  resamples = RESAMPLE_COUNT,
): Interval | null {
  if (values.length < MIN_INTERVAL_RUNS) return null;
  const sorted = Float64Array.from(values).toSorted();
  return percentiles(
    sorted.length <= MAX_ENUMERATED_VALUES ? enumerated(sorted, statistic) : drawn(sorted, statistic, resamples),
  );
}

/** Values of a statistic with their probabilities. */
type Distribution = { readonly value: number; readonly weight: number }[];

/** How often each of n values occurs in a resample, and the probability of that. */
interface Multiset {
  readonly counts: readonly number[];
  readonly weight: number;
}

const knownMultisets = new Map<number, readonly Multiset[]>();

/** All resamples of n values, for an n of at most {@link MAX_ENUMERATED_VALUES}. */
function multisets(n: number): readonly Multiset[] {
  const known = knownMultisets.get(n);
  if (known) return known;
  const found: Multiset[] = [];
  const place = (counts: readonly number[], free: number, weight: number): void => {
    if (counts.length === n) {
      if (free === 0) found.push({ counts, weight });
      return;
    }
    // Each copy multiplies by the places still free and divides by the copies: n! / (product of counts!) in the end.
    for (let count = 0, ways = weight; count <= free; count++) {
      place([...counts, count], free - count, ways);
      ways = (ways * (free - count)) / ((count + 1) * n);
    }
  };
  place([], n, 1);
  knownMultisets.set(n, found);
  return found;
}

/** The statistic of every resample. */
function enumerated(sorted: Float64Array, statistic: (sorted: Float64Array) => number): Distribution {
  const sample = new Float64Array(sorted.length);
  return multisets(sorted.length).map(({ counts, weight }) => {
    let filled = 0;
    counts.forEach((count, i) => sample.fill(sorted[i] as number, filled, (filled += count)));
    return { value: statistic(sample), weight };
  });
}

function drawn(sorted: Float64Array, statistic: (sorted: Float64Array) => number, resamples: number): Distribution {
  const next = random("bootstrap of runs");
  const sample = new Float64Array(sorted.length);
  return Array.from({ length: resamples }, () => {
    for (let i = 0; i < sample.length; i++) sample[i] = sorted[randomInteger(next, sorted.length)] as number;
    return { value: statistic(sample.sort()), weight: 1 / resamples };
  });
}

function percentiles(distribution: Distribution): Interval {
  const ordered = distribution.toSorted((a, b) => a.value - b.value);
  return { low: quantile(ordered, TAIL_PROBABILITY), high: quantile(ordered.toReversed(), TAIL_PROBABILITY) };
}

/** The first value at which the probability so far reaches `share`. */
function quantile(ordered: Distribution, share: number): number {
  let sum = 0;
  for (const { value, weight } of ordered) {
    sum += weight;
    if (sum >= share) return value;
  }
  return ordered.at(-1)?.value ?? Number.NaN;
}

/** A probability with its interval, if there are enough runs. */
export interface Probability {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Probability that a run of `a` has a higher value than one of `b`; ties count half (rliable's
 * `probability_of_improvement`, the Mann-Whitney statistic over the number of pairs). The interval is a percentile
 * bootstrap that resamples both sides independently.
 * @throws RangeError without values.
 */
export function probabilityOfImprovement(a: readonly number[], b: readonly number[]): Probability {
  if (a.length === 0 || b.length === 0) throw new RangeError("no runs to compare");
  const wins = a.map((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
  const value = mean(wins.map(mean));
  if (Math.min(a.length, b.length) < MIN_INTERVAL_RUNS) return { value, low: null, high: null };
  const isSmall = Math.max(a.length, b.length) <= MAX_ENUMERATED_PAIR_VALUES;
  return { value, ...percentiles(isSmall ? enumeratedShares(wins) : drawnShares(wins)) };
}

/** Whether each row's run beats each column's: 1, 0.5 or 0. */
type Wins = readonly (readonly number[])[];

/** The share of wins for every resample of rows with every resample of columns. */
function enumeratedShares(wins: Wins): Distribution {
  const [rows, columns] = [wins.length, wins[0]?.length ?? 0];
  const columnSets = multisets(columns);
  return multisets(rows).flatMap(({ counts, weight }) => {
    const sums =
      columnSets[0]?.counts.map((_, j) =>
        dot(
          counts,
          wins.map((row) => row[j] as number),
        ),
      ) ?? [];
    return columnSets.map((set) => ({
      value: dot(set.counts, sums) / (rows * columns),
      weight: weight * set.weight,
    }));
  });
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

function drawnShares(wins: Wins): Distribution {
  const next = random("bootstrap of two arms");
  const width = wins[0]?.length ?? 0;
  return Array.from({ length: RESAMPLE_COUNT }, () => {
    const columns = Array.from({ length: width }, () => randomInteger(next, width));
    const rows = wins.map(() => wins[randomInteger(next, wins.length)] as readonly number[]);
    const won = rows.reduce((sum, row) => columns.reduce((so, column) => so + (row[column] as number), sum), 0);
    return { value: won / (wins.length * width), weight: 1 / RESAMPLE_COUNT };
  });
}
