import { alphaRankByRole } from "./alpha-rank-by-role.ts";
import { MAX_CYCLES } from "./cycles.ts";
import type { Entrant } from "./entrant.ts";
import { namedRoleCycle, type NamedCycle } from "./named-cycle.ts";
import { nashByRole } from "./nash-by-role.ts";
import { meanPayoffs, type PairCounts } from "./pair-counts.ts";
import { strongestRoleCycles } from "./role-cycles.ts";

/** Most members of a role in alpha-rank and cycles, whose time grows with the sixth and fourth power. */
const MAX_ROLE_MEMBERS = 24;

/** The game between the members of two roles. */
interface BetweenRoles {
  /** One mass a row; they sum to 1 in each role. Null when only one role has rows. */
  readonly nash: readonly number[] | null;
  readonly alphaRank: readonly number[] | null;
  readonly cycles: readonly NamedCycle[];
  readonly notes: readonly string[];
}

/**
 * Nash average, alpha-rank and cycles between two roles; the latter two among the members with the highest ratings.
 * @param payoffs of each row to each other one; pairs that never met have an expected one.
 * @param strengths one a row.
 */
export function compareRoles(
  payoffs: readonly (readonly number[])[],
  entrants: readonly Entrant[],
  counts: PairCounts,
  strengths: readonly number[],
): BetweenRoles {
  const [first, second] = rowsByRole(entrants);
  if (second.length === 0) {
    const sentence = `All members are rated as ${entrants[0]?.role}: there is no game between roles, and no nash and alphaRank.`;
    return { nash: null, alphaRank: null, cycles: [], notes: [sentence] };
  }
  const select = (rows: readonly number[], columns: readonly number[]) =>
    rows.map((i) => columns.map((j) => payoffs[i]?.[j] ?? 0));
  const strongest = (rows: readonly number[]) =>
    rows.toSorted((i, j) => comparable(strengths[j]) - comparable(strengths[i])).slice(0, MAX_ROLE_MEMBERS);
  const [strongFirst, strongSecond] = [strongest(first), strongest(second)];
  const game = select(strongFirst, strongSecond);
  const evolved = alphaRankByRole(
    game,
    game.map((row) => row.map((payoff) => -payoff)),
  );
  const nash = nashByRole(select(first, second));
  return {
    nash: spread(entrants.length, [first, nash.first], [second, nash.second]),
    alphaRank: spread(entrants.length, [strongFirst, evolved.first], [strongSecond, evolved.second]),
    cycles: roleCycles(strongFirst, strongSecond, entrants, counts),
    notes: first.length > strongFirst.length || second.length > strongSecond.length ? [TRUNCATED_NOTE] : [],
  };
}

/** A rating without the rounding error of its fit, so that equal members keep their order. */
const comparable = (strength = 0): number => Math.round(strength * 1e6);

const TRUNCATED_NOTE = `alphaRank and cycles are of the ${MAX_ROLE_MEMBERS} members with the highest ratings in each role; others have no mass.`;

function roleCycles(
  rows: readonly number[],
  columns: readonly number[],
  entrants: readonly Entrant[],
  counts: PairCounts,
): readonly NamedCycle[] {
  const [first, second] = [rows, columns].map((of) => of.map((row) => entrants[row] as Entrant)) as [
    Entrant[],
    Entrant[],
  ];
  const indices = [...first, ...second].map(({ index }) => index);
  const met = meanPayoffs(counts.pairs, indices, () => Number.NaN);
  const played = met.slice(0, first.length).map((row) => row.slice(first.length));
  return strongestRoleCycles(played, MAX_CYCLES).map((cycle) => namedRoleCycle(cycle, first, second, counts));
}

/** The rows of the first entrant's role, and of the other one. */
function rowsByRole(entrants: readonly Entrant[]): [number[], number[]] {
  const rows = [...entrants.keys()];
  const isFirst = (row: number): boolean => entrants[row]?.role === entrants[0]?.role;
  return [rows.filter(isFirst), rows.filter((row) => !isFirst(row))];
}

/** Masses of some rows in a list of all `n` rows. */
function spread(n: number, ...parts: readonly (readonly [readonly number[], readonly number[]])[]): number[] {
  const all = Array.from({ length: n }, () => 0);
  for (const [rows, masses] of parts) rows.forEach((row, k) => (all[row] = masses[k] ?? 0));
  return all;
}
