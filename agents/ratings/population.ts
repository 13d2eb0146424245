import { alphaRank } from "./alpha-rank.ts";
import { strongestCycles, winCounts, type Cycle, type WinCounts } from "./cycles.ts";
import { nashAverage } from "./nash-average.ts";
import { nashByRole } from "./nash-by-role.ts";
import { meanPayoffs, type PairCounts } from "./pair-counts.ts";
import { BOOTSTRAP_SAMPLES, overlapping, ratePairs, type Rating, type Ratings } from "./ratings.ts";

/** What a row of the ratings is about. */
export interface Entrant {
  /** Index among the names of the counts. */
  readonly index: number;
  readonly member: string;
  /** The role that it is rated in; null where roles are not distinguished. */
  readonly role: string | null;
}

/** A row of the ratings. */
export interface RatedMember extends Rating {
  readonly member: string;
  readonly role: string | null;
  /** Members of the same role whose intervals overlap this one. */
  readonly tiedWith: readonly string[];
}

/** A cycle of members, with the games that show it where there are games. */
export interface NamedCycle {
  readonly members: readonly string[];
  /** The smallest of its margins: mean score less one half, or payoff. */
  readonly margin: number;
  readonly wins: readonly ({
    readonly winner: string;
    readonly loser: string;
    readonly margin: number;
  } & Partial<WinCounts>)[];
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
  const hasRoles = entrants.some(({ role }) => role !== null);
  return {
    anchor: anchor.member,
    ratings: ratingRows(rated, entrants),
    alphaRank: hasRoles ? null : alphaRank(payoffs),
    nash: hasRoles ? roleMasses(payoffs, entrants) : nashAverage(payoffs),
    cycles: hasRoles
      ? []
      : strongestCycles(meanPayoffs(counts.pairs, indices)).map((cycle) => {
          return namedCycle(cycle, entrants, (winner, loser) =>
            winCounts(counts.pairs, indices[winner] ?? -1, indices[loser] ?? -1),
          );
        }),
    notes: [
      ...priorNotes(rated),
      ...unmetNotes(counts, entrants),
      ...(hasRoles
        ? [`${anchor.member} has rating 0 as ${anchor.role}. Alpha-rank and cycles are not computed between roles.`]
        : []),
    ],
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
    cycles: strongestCycles(gains).map((cycle) => namedCycle(cycle, entrants, () => ({}))),
    notes: [
      "A matrix has no games: ratings need them.",
      ...(isAntisymmetric ? [] : ["The matrix is not antisymmetric: a row's gain over a column is (P - P') / 2."]),
    ],
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

function namedCycle(
  { wins, margin }: Cycle,
  entrants: readonly Entrant[],
  counts: (winner: number, loser: number) => Partial<WinCounts>,
): NamedCycle {
  const name = (row: number) => entrants[row]?.member ?? "";
  return {
    members: wins.map(({ winner }) => name(winner)),
    margin,
    wins: wins.map(({ winner, loser, margin: by }) => {
      return { winner: name(winner), loser: name(loser), margin: by, ...counts(winner, loser) };
    }),
  };
}

/** Masses of both roles in the order of the rows; null when only one role has rows. */
function roleMasses(payoffs: readonly (readonly number[])[], entrants: readonly Entrant[]): number[] | null {
  const firstRole = entrants[0]?.role;
  const rows = [...entrants.keys()];
  const first = rows.filter((row) => entrants[row]?.role === firstRole);
  const second = rows.filter((row) => entrants[row]?.role !== firstRole);
  if (second.length === 0) return null;
  const masses = nashByRole(first.map((i) => second.map((j) => payoffs[i]?.[j] ?? 0)));
  const ordered = rows.map(() => 0);
  first.forEach((row, k) => (ordered[row] = masses.first[k] ?? 0));
  second.forEach((row, k) => (ordered[row] = masses.second[k] ?? 0));
  return ordered;
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
