import { nashAverage } from "./nash-average.ts";

/**
 * The maximum-entropy equilibrium of a zero-sum game between two roles: masses that sum to 1 in each role. By the
 * symmetric game of Gale, Kuhn and Tucker (1950, "On symmetric games"), whose equilibria play both roles equally.
 * @param payoffs of a member of the first role (row) against one of the second (column), finite; neither is empty.
 */
export function nashByRole(payoffs: readonly (readonly number[])[]): { first: number[]; second: number[] } {
  const rows = payoffs.length;
  const columns = payoffs[0]?.length ?? 0;
  const least = payoffs.flat().reduce((lowest, payoff) => Math.min(lowest, payoff), Number.POSITIVE_INFINITY);
  // The symmetric game needs positive payoffs.
  const positive = payoffs.map((row) => row.map((payoff) => payoff - least + 1));
  const game = [
    ...positive.map((row) => [...zeros(rows), ...row, -1]),
    ...Array.from({ length: columns }, (_, j) => [...positive.map((row) => -(row[j] as number)), ...zeros(columns), 1]),
    [...zeros(rows).map(() => 1), ...zeros(columns).map(() => -1), 0],
  ];
  const masses = nashAverage(game);
  return { first: normalized(masses.slice(0, rows)), second: normalized(masses.slice(rows, rows + columns)) };
}

const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);

function normalized(masses: readonly number[]): number[] {
  const sum = masses.reduce((total, mass) => total + mass, 0);
  return masses.map((mass) => mass / sum);
}
