import { interiorEquilibrium } from "./interior-equilibrium.ts";
import { solutionSpace, solveSquare, type SolutionSpace } from "./linear.ts";

/** The weight of the logarithmic barrier at first, at last, and its reduction from one to the next. */
const BARRIER = { first: 0.1, last: 1e-12, factor: 0.1 };
const MAX_NEWTON_STEPS = 60;

/**
 * The maximum-entropy Nash average (Balduzzi et al. 2018, "Re-evaluating Evaluation"): of all symmetric equilibria of
 * the antisymmetric game, the one with the largest entropy. One mass a row; copies of a row share its mass.
 * @param payoffs square, of finite numbers, to the row. Only its antisymmetric part (P - P') / 2 counts: what a row
 * gains over its opponent.
 */
export function nashAverage(payoffs: readonly (readonly number[])[]): number[] {
  const game = scaledAntisymmetric(payoffs);
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
  const found = maximizeEntropy(solutionSpace(equations, near), outside);
  const average = game.map(() => 0);
  support.forEach((i, k) => (average[i] = Math.max(0, found[k] as number)));
  const sum = average.reduce((total, mass) => total + mass, 0);
  return average.map((mass) => mass / sum);
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
  const before = objective(at);
  for (let scale = 1; scale > 1e-12; scale /= 2) {
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
