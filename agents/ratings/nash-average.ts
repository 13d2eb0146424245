import { interiorEquilibrium } from "./interior-equilibrium.ts";
import { solutionSpace, solveSquare, type SolutionSpace } from "./linear.ts";

/** The weight of the logarithmic barrier at first, at last, and its reduction from one to the next. */
const BARRIER = { first: 0.1, last: 1e-12, factor: 0.1 };
const MAX_NEWTON_STEPS = 60;

/** Newton's method ends when a step promises less, as a share of the barrier's weight. */
const MIN_DECREASE = 1e-3;

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
  // A row that loses against one equilibrium is in none. So a subgame is enough once all rows outside of it lose.
  for (;;) {
    const equilibria = findEquilibria(rows.map((i) => rows.map((j) => (game[i] as number[])[j] as number)));
    let missing = missingRows(game, rows, equilibria.any);
    if (missing.length === 0) {
      const masses = equilibria.maximizeEntropy();
      missing = missingRows(game, rows, masses);
      if (missing.length === 0) return spread(game.length, rows, masses);
    }
    rows = rows.concat(missing.slice(0, Math.max(ADDED_ROWS, rows.length)));
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
  return { any: normalized(space.point), maximizeEntropy: () => normalized(maximizeEntropy(space, outside)) };
}

/** (P - P') / 2, divided by its largest element. */
function scaledAntisymmetric(payoffs: readonly (readonly number[])[]): number[][] {
  const game = payoffs.map((row, i) => row.map((payoff, j) => payoff - ((payoffs[j] as number[])[i] as number)));
  const largest = game.reduce((most, row) => row.reduce((best, payoff) => Math.max(best, payoff), most), 0);
  return largest === 0 ? game : game.map((row) => row.map((payoff) => payoff / largest));
}

/**
 * The point of largest entropy in a solution space, with payoffs against it of at most 0 for the rows outside, by
 * Newton's method with a logarithmic barrier. The space's own point satisfies these strictly.
 */
function maximizeEntropy({ point, directions }: SolutionSpace, outside: readonly number[][]): Float64Array {
  if (directions.length === 0) return point;
  const slopes = directions.map((direction) => outside.map((row) => dot(row, direction)));
  let at = point;
  for (let weight = BARRIER.first; weight > BARRIER.last; weight *= BARRIER.factor) {
    const objective = (masses: Float64Array): number => {
      const slacks = outside.map((row) => -dot(row, masses));
      if (masses.some((mass) => mass <= 0) || slacks.some((slack) => slack <= 0)) return Number.POSITIVE_INFINITY;
      const barrier = slacks.reduce((sum, slack) => sum + Math.log(slack), 0);
      return masses.reduce((sum, mass) => sum + mass * Math.log(mass), 0) - weight * barrier;
    };
    for (let step = 0; step < MAX_NEWTON_STEPS; step++) {
      const next = newtonStep(at, directions, outside, slopes, weight, objective);
      if (next === null) break;
      at = next;
    }
  }
  return at;
}

/** The next point; null when the objective doesn't fall any more. */
function newtonStep(
  at: Float64Array,
  directions: readonly Float64Array[],
  outside: readonly number[][],
  slopes: readonly number[][],
  weight: number,
  objective: (masses: Float64Array) => number,
): Float64Array | null {
  const slacks = outside.map((row) => -dot(row, at));
  const gradient = directions.map((direction, k) => {
    const entropy = direction.reduce((sum, part, i) => sum + part * (1 + Math.log(at[i] as number)), 0);
    return (slopes[k] as number[]).reduce((sum, slope, i) => sum + (weight * slope) / (slacks[i] as number), entropy);
  });
  const hessian = directions.map((direction, k) =>
    Float64Array.from(directions, (other, l) => {
      const entropy = direction.reduce((sum, part, i) => sum + (part * (other[i] as number)) / (at[i] as number), 0);
      const [mine, theirs] = [slopes[k] as number[], slopes[l] as number[]];
      return mine.reduce(
        (sum, s, i) => sum + (weight * s * (theirs[i] as number)) / (slacks[i] as number) ** 2,
        entropy,
      );
    }),
  );
  const change = solveSquare(hessian, Float64Array.from(gradient));
  const decrease = dot(gradient, change);
  if (!(decrease > MIN_DECREASE * weight)) return null;
  const before = objective(at);
  for (let scale = 1; scale > 1e-6; scale /= 2) {
    const tried = at.map((mass, i) =>
      directions.reduce((sum, direction, k) => sum - scale * (change[k] as number) * (direction[i] as number), mass),
    );
    if (objective(tried) < before - 0.1 * scale * decrease) return tried;
  }
  return null;
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += (left[i] as number) * (right[i] as number);
  return sum;
}
