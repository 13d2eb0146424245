import { solveSquare } from "./linear.ts";

/** A symmetric equilibrium in the relative interior of all of them. */
export interface InteriorEquilibrium {
  /** Masses, one a strategy, to about 1e-6. */
  readonly masses: Float64Array;
  /** Strategies that some equilibrium plays; every other one loses against this equilibrium. */
  readonly support: readonly number[];
}

/** The path is followed until products of a mass and its slack are this small. */
const FINAL_PRODUCT = 1e-13;
const MAX_STEPS = 200;

/**
 * A strictly complementary symmetric equilibrium of an antisymmetric game A with elements up to 1 (Goldman and Tucker
 * 1956), by following the central path of the self-dual embedding (Roos, Terlaky and Vial 1997, "Theory and Algorithms
 * for Linear Optimization", chapter 2): with r = 1 + A 1, minimise (n + 1) t over z, t >= 0 with slacks -A z + r t >= 0
 * and n + 1 - r z >= 0. All ones is its centre; at the end t is 0, and z, divided by its sum, is an equilibrium.
 */
export function interiorEquilibrium(payoffs: readonly (readonly number[])[]): InteriorEquilibrium {
  const n = payoffs.length;
  const embedding = embed(payoffs);
  const z = new Float64Array(n + 1).fill(1);
  const slack = new Float64Array(n + 1).fill(1);
  for (let step = 0; step < MAX_STEPS; step++) {
    const product = z.reduce((sum, value, i) => sum + value * (slack[i] as number), 0) / (n + 1);
    if (product < FINAL_PRODUCT) break;
    followPath(embedding, z, slack, product / 10);
  }
  const support = Array.from({ length: n }, (_, i) => i).filter((i) => (z[i] as number) > (slack[i] as number));
  const masses = new Float64Array(n);
  const sum = support.reduce((total, i) => total + (z[i] as number), 0);
  for (const i of support) masses[i] = (z[i] as number) / sum;
  return { masses, support };
}

/** The embedding's skew-symmetric matrix. */
function embed(payoffs: readonly (readonly number[])[]): Float64Array[] {
  const n = payoffs.length;
  const sums = payoffs.map((row) => 1 + row.reduce((sum, payoff) => sum + payoff, 0));
  const rows = payoffs.map((row, i) => Float64Array.from([...row.map((payoff) => -payoff), sums[i] as number]));
  return [...rows, Float64Array.from({ length: n + 1 }, (_, i) => (i < n ? -(sums[i] as number) : 0))];
}

/** One Newton step towards equal products; changes `z` and `slack`, which remain positive. */
function followPath(matrix: readonly Float64Array[], z: Float64Array, slack: Float64Array, product: number): void {
  const system = matrix.map((row, i) => {
    const copy = row.slice();
    copy[i] = (copy[i] as number) + (slack[i] as number) / (z[i] as number);
    return copy;
  });
  const change = solveSquare(
    system,
    z.map((value, i) => product / value - (slack[i] as number)),
  );
  const slackChange = matrix.map((row) => row.reduce((sum, element, j) => sum + element * (change[j] as number), 0));
  const length = Math.min(1, 0.9 * Math.min(longestStep(z, change), longestStep(slack, slackChange)));
  for (let i = 0; i < z.length; i++) {
    z[i] = (z[i] as number) + length * (change[i] as number);
    slack[i] = (slack[i] as number) + length * (slackChange[i] as number);
  }
}

/** The step along `change` at which the first of the positive `values` becomes 0. */
function longestStep(values: ArrayLike<number>, change: ArrayLike<number>): number {
  let longest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const rate = change[i] as number;
    if (rate < 0) longest = Math.min(longest, -(values[i] as number) / rate);
  }
  return longest;
}
