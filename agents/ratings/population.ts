import { alphaRank } from "./alpha-rank.ts";
import { compareRoles } from "./between-roles.ts";
import { strongestCycles } from "./cycles.ts";
import type { Entrant } from "./entrant.ts";
import { namedCycle, type NamedCycle } from "./named-cycle.ts";
import { nashAverage } from "./nash-average.ts";
import { meanPayoffs, type PairCounts } from "./pair-counts.ts";
import { BOOTSTRAP_SAMPLES, overlapping, ratePairs, type Rating, type Ratings } from "./ratings.ts";

/** A row of the ratings. */
export interface RatedMember extends Rating {
  readonly member: string;
  readonly role: string | null;
  /** Members of the same role whose intervals overlap this one. */
  readonly tiedWith: readonly string[];
}

/** What is known of a population's strength. */
export interface PopulationRatings {
  /** The member whose rating is 0; null without ratings. */
  readonly anchor: string | null;
  readonly ratings: readonly RatedMember[];
  /** The mass of each row; null where it is not defined here. */
  readonly alphaRank: readonly number[] | null;
  /** The mass of each row. Where rows have roles, masses sum to 1 in each. */
  readonly nash: readonly number[] | null;
  readonly cycles: readonly NamedCycle[];
  /** What a reader must know about how these were computed: sentences. */
  readonly notes: readonly string[];
  /** The unit of ratings: "Elo", or that of the game's returns. */
  readonly unit: string;
}

/**
 * Rates members by their games; Nash average, alpha-rank and cycles are those of their mean scores less one half.
 * @param entrants the rows, in order; other members count in the fit only.
 * @param anchor the row whose rating is 0.
 */
export function ratePopulation(counts: PairCounts, entrants: readonly Entrant[], anchor: Entrant): PopulationRatings {
  const rated = ratePairs(counts, anchor.index);
  const indices = entrants.map(({ index }) => index);
  const payoffs = meanPayoffs(counts.pairs, indices, (i, j) => expectedPayoff(rated, i, j));
  const ratings = ratingRows(rated, entrants);
  const hasRoles = entrants.some(({ role }) => role !== null);
  const compared = hasRoles
    ? compareRoles(
        payoffs,
        entrants,
        counts,
        ratings.map(({ rating }) => rating),
      )
    : compareAll(payoffs, entrants, counts);
  const anchorNotes = hasRoles ? [`${anchor.member} has rating 0 as ${anchor.role}.`] : [];
  return {
    anchor: anchor.member,
    ratings,
    alphaRank: compared.alphaRank,
    nash: compared.nash,
    cycles: compared.cycles,
    notes: [...priorNotes(rated), ...unmetNotes(counts, entrants), ...anchorNotes, ...compared.notes],
    unit: "Elo",
  };
}

function compareAll(payoffs: readonly (readonly number[])[], entrants: readonly Entrant[], counts: PairCounts) {
  const met = meanPayoffs(
    counts.pairs,
    entrants.map(({ index }) => index),
  );
  return {
    alphaRank: alphaRank(payoffs),
    nash: nashAverage(payoffs),
    cycles: strongestCycles(met).map((cycle) => namedCycle(cycle, entrants, counts)),
    notes: [],
  };
}

/** Nash average, alpha-rank and cycles of a square matrix of payoffs to the row; rows are named by number, from 0. */
export function rateMatrix(payoffs: readonly (readonly number[])[]): PopulationRatings {
  const gains = payoffs.map((row, i) =>
    row.map((payoff, j) => (payoff - ((payoffs[j] as readonly number[])[i] as number)) / 2),
  );
  const isAntisymmetric = gains.every((row, i) => row.every((gain, j) => gain === payoffs[i]?.[j]));
  const entrants = payoffs.map((_, index) => ({ index, member: String(index), role: null }));
  return {
    anchor: null,
    ratings: [],
    alphaRank: alphaRank(payoffs),
    nash: nashAverage(payoffs),
    cycles: strongestCycles(gains).map((cycle) => namedCycle(cycle, entrants, null)),
    notes: [
      "A matrix has no games: ratings need them.",
      ...(isAntisymmetric ? [] : ["The matrix is not antisymmetric: a row's gain over a column is (P - P') / 2."]),
    ],
    unit: "Elo",
  };
}

/** The expected score of a member against another one less one half, exactly antisymmetric. */
function expectedPayoff({ ratings }: Ratings, member: number, other: number): number {
  const difference = (ratings[member]?.rating ?? 0) - (ratings[other]?.rating ?? 0);
  return Math.tanh((difference * Math.LN10) / 800) / 2;
}

function ratingRows({ ratings }: Ratings, entrants: readonly Entrant[]): readonly RatedMember[] {
  const rows = entrants.map(({ index, member, role }) => ({ member, role, ...(ratings[index] as Rating) }));
  const ties = overlapping(rows);
  return rows.map((row, i) => ({
    ...row,
    tiedWith: (ties[i] ?? []).flatMap((j) => {
      const other = rows[j];
      return other && other.role === row.role ? [other.member] : [];
    }),
  }));
}

function priorNotes({ usesPrior, samplesWithPrior }: Ratings): string[] {
  const prior = "a weak prior: one virtual draw of each member against a virtual member";
  if (usesPrior) {
    return [
      `Without a prior some ratings are infinite, since some members never scored against others. They are fitted with ${prior}. Intervals are of games drawn from that fit.`,
    ];
  }
  if (samplesWithPrior === 0) return [];
  return [
    `${samplesWithPrior} of ${BOOTSTRAP_SAMPLES} bootstrap samples have infinite ratings and were fitted with ${prior}. The ratings have no prior.`,
  ];
}

function unmetNotes({ pairs }: PairCounts, entrants: readonly Entrant[]): string[] {
  const roles = new Map(entrants.map(({ index, role }) => [index, role]));
  const met = pairs.filter(({ a, b }) => roles.has(a) && roles.has(b)).length;
  const sizes = new Map<string | null, number>();
  for (const { role } of entrants) sizes.set(role, (sizes.get(role) ?? 0) + 1);
  const [first = 0, second] = [...sizes.values()];
  const possible = second === undefined ? (first * (first - 1)) / 2 : first * second;
  if (met >= possible) return [];
  return [
    `${possible - met} of ${possible} pairs of these members never met: nash and alphaRank take the score that their ratings predict.`,
  ];
}
