import { interiorEquilibrium } from "./interior-equilibrium.ts";
import { solutionSpace } from "./linear.ts";
import { maximizeEntropy } from "./max-entropy.ts";

/** Rows that the first subgame has, and the fewest that are added to it at a time. */
const ADDED_ROWS = 50;

/** Rows that lose less against an equilibrium may belong to another one; payoffs are scaled to at most 1. */
const TIE_TOLERANCE = 1e-9;

/**
 * The maximum-entropy Nash average (Balduzzi et al. 2018, "Re-evaluating Evaluation"): of all symmetric equilibria of
 * the antisymmetric game, the one with the largest entropy. One mass a row; copies of a row share its mass.
 * @param payoffs square, of finite numbers, to the row. Only its antisymmetric part (P - P') / 2 counts: what a row
 * gains over its opponent.
 */
export function nashAverage(payoffs: readonly (readonly number[])[]): number[] {
  const game = scaledAntisymmetric(payoffs);
  const sums = game.map((row) => row.reduce((sum, payoff) => sum + payoff, 0));
  let rows = [...game.keys()].toSorted((i, j) => (sums[j] as number) - (sums[i] as number)).slice(0, ADDED_ROWS);
  // A row that loses against one equilibrium is in none. So a subgame is enough once all rows outside of it lose. A
  // subgame of most rows takes about as long as all of them, and may miss a few rows several times.
  for (;;) {
    const equilibria = findEquilibria(rows.map((i) => rows.map((j) => (game[i] as number[])[j] as number)));
    let missing = missingRows(game, rows, equilibria.any);
    if (missing.length === 0) {
      const masses = equilibria.maximizeEntropy();
      missing = missingRows(game, rows, masses);
      if (missing.length === 0) return spread(game.length, rows, masses);
    }
    const isMost = 2 * (rows.length + missing.length) > game.length;
    rows = isMost ? [...game.keys()] : rows.concat(missing.slice(0, Math.max(ADDED_ROWS, rows.length)));
  }
}

/** The rows outside of a subgame that don't lose against its equilibrium, the strongest first. */
function missingRows(game: readonly number[][], rows: readonly number[], masses: readonly number[]): number[] {
  const gains = game.map((row) => rows.reduce((sum, j, k) => sum + (row[j] as number) * (masses[k] as number), 0));
  const known = new Set(rows);
  const missing = [...game.keys()].filter((i) => !known.has(i) && (gains[i] as number) > -TIE_TOLERANCE);
  return missing.toSorted((i, j) => (gains[j] as number) - (gains[i] as number));
}

/** Masses of rows in a list of all `n` rows. */
function spread(n: number, rows: readonly number[], masses: readonly number[]): number[] {
  const all = Array.from({ length: n }, () => 0);
  rows.forEach((row, k) => (all[row] = masses[k] as number));
  return all;
}

/** Symmetric equilibria of an antisymmetric game with elements up to 1: any one, and that of the largest entropy. */
function findEquilibria(game: readonly (readonly number[])[]): { any: number[]; maximizeEntropy(): number[] } {
  const { masses, support } = interiorEquilibrium(game);
  const inside = support.map((i) => support.map((j) => (game[i] as number[])[j] as number));
  const isPlayed = new Set(support);
  const outside = game.flatMap((row, i) => (isPlayed.has(i) ? [] : [support.map((j) => row[j] as number)]));
  const near = Float64Array.from(support, (i) => masses[i] as number);
  // Every equilibrium plays within the support, where all payoffs against it are 0.
  const equations = [
    ...inside.map((row) => Float64Array.from([...row, 0])),
    new Float64Array(support.length + 1).fill(1),
  ];
  const space = solutionSpace(equations, near);
  const normalized = (found: Float64Array): number[] => {
    const positive = found.map((mass) => Math.max(0, mass));
    const sum = positive.reduce((total, mass) => total + mass, 0);
    return spread(
      game.length,
      support,
      [...positive].map((mass) => mass / sum),
    );
  };
  return {
    any: normalized(space.point),
    maximizeEntropy: () => normalized(space.isUnique ? space.point : maximizeEntropy(space.equations, outside)),
  };
}

/** (P - P') / 2, divided by its largest element. */
function scaledAntisymmetric(payoffs: readonly (readonly number[])[]): number[][] {
  const game = payoffs.map((row, i) => row.map((payoff, j) => payoff - ((payoffs[j] as number[])[i] as number)));
  const largest = game.reduce((most, row) => row.reduce((best, payoff) => Math.max(best, payoff), most), 0);
  return largest === 0 ? game : game.map((row) => row.map((payoff) => payoff / largest));
}
