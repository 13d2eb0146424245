import { valueAt } from "../../games/core/value-at.ts";
import { hasFiniteRatings, withPrior, type Results } from "./results.ts";

/** Fitted strengths. */
export interface Fit {
  /** Natural logarithm of the odds against a member of strength 0, one a member; their mean is 0. */
  readonly strengths: Float64Array;
  /** Whether the weak prior was needed, because without it some strength is infinite. */
  readonly usesPrior: boolean;
}

/** How exactly to fit. */
interface Precision {
  /** The last Newton step changes no difference between members that met by more, in nats. */
  readonly step: number;
  /** Largest residual of its linear system, relative to the gradient. */
  readonly residual: number;
}

const EXACT: Precision = { step: 1e-11, residual: 1e-3 };

/** For bootstrap samples: after a step that small, strengths are within some 1e-4 nats, 0.02 on Elo's scale. */
export const ROUGH: Precision = { step: 1e-2, residual: 1e-2 };

const MAX_NEWTON_STEPS = 100;

/** Largest change of a difference in one Newton step, nats: further away the quadratic model is useless. */
const MAX_STEP_NATS = 3;

/**
 * Up to this length a Newton step is always right: curvatures change by less than a quarter. Close to the maximum,
 * differences of the likelihood are rounding errors.
 */
const SAFE_STEP_NATS = 0.1;

/**
 * Maximum-likelihood strengths of the Bradley-Terry model (Bradley and Terry 1952), P(i beats j) = 1 / (1 + exp(s_j -
 * s_i)), a draw being half a win of each. Where the maximum is not finite, a weak prior makes it so: one virtual draw
 * of each member against a virtual member.
 * @param start strengths to start from, one a member; zeros by default.
 */
export function fitBradleyTerry(results: Results, precision: Precision = EXACT, start?: Float64Array): Fit {
  const usesPrior = !hasFiniteRatings(results);
  const system = usesPrior ? withPrior(results) : results;
  const strengths = new Float64Array(system.members);
  if (start) strengths.set(start);
  maximize(system, strengths, precision);
  return { strengths: centered(strengths.subarray(0, results.members)), usesPrior };
}

function centered(strengths: Float64Array): Float64Array {
  const mean = strengths.reduce((sum, strength) => sum + strength, 0) / strengths.length;
  return strengths.map((strength) => strength - mean);
}

/** Newton's method with halved steps; the log-likelihood is concave. Changes `strengths`. */
function maximize(results: Results, strengths: Float64Array, precision: Precision): void {
  const gradient = new Float64Array(results.members);
  const curvatures = new Float64Array(results.a.length);
  const solver = new LaplacianSolver(results, curvatures);
  let likelihood = differentiate(results, strengths, gradient, curvatures);
  for (let step = 0; step < MAX_NEWTON_STEPS; step++) {
    const direction = centered(solver.solve(gradient, precision.residual));
    const length = longestDifference(results, direction);
    if (length === 0) return;
    let scale = Math.min(1, MAX_STEP_NATS / length);
    for (;;) {
      const tried = strengths.map((strength, i) => strength + scale * (direction[i] as number));
      const found = differentiate(results, tried, gradient, curvatures);
      if (found >= likelihood || scale * length <= SAFE_STEP_NATS) {
        strengths.set(tried);
        likelihood = found;
        break;
      }
      scale /= 2;
    }
    if (scale * length < precision.step) return;
  }
}

/** The largest change of a difference between two members that met: all that the likelihood depends on. */
function longestDifference({ a, b }: Results, change: Float64Array): number {
  let longest = 0;
  for (let k = 0; k < a.length; k++) {
    longest = Math.max(longest, Math.abs((change[a[k] as number] as number) - (change[b[k] as number] as number)));
  }
  return longest;
}

/** Writes the gradient, one a member, and the curvature of each pair; returns the log-likelihood in nats. */
function differentiate(results: Results, strengths: Float64Array, gradient: Float64Array, curvatures: Float64Array) {
  const { a, b, games, scores } = results;
  let likelihood = 0;
  gradient.fill(0);
  for (let k = 0; k < a.length; k++) {
    const i = a[k] as number;
    const j = b[k] as number;
    const n = games[k] as number;
    const score = scores[k] as number;
    const difference = (strengths[i] as number) - (strengths[j] as number);
    // Of the two probabilities, the smaller one is computed without cancellation.
    const odds = Math.exp(-Math.abs(difference));
    const less = odds / (1 + odds);
    const expected = n * (difference < 0 ? less : 1 - less);
    curvatures[k] = (n * less) / (1 + odds);
    gradient[i] = (gradient[i] as number) + score - expected;
    gradient[j] = (gradient[j] as number) - score + expected;
    const points = difference < 0 ? score : n - score;
    likelihood -= points * Math.abs(difference) + n * Math.log1p(odds);
  }
  return likelihood;
}

/**
 * Solves H x = g by conjugate gradients with Jacobi's preconditioner, H being the negative Hessian: the Laplacian of
 * the pairs with their curvatures as weights. It is singular along equal shifts of all strengths, and g sums to 0.
 */
class LaplacianSolver {
  readonly #results: Results;
  readonly #weights: Float64Array;
  readonly #product: Float64Array;
  readonly #inverse: Float64Array;
  readonly #residual: Float64Array;
  readonly #search: Float64Array;

  /** @param weights one a pair, read at each call of `solve`. */
  constructor(results: Results, weights: Float64Array) {
    this.#results = results;
    this.#weights = weights;
    this.#product = new Float64Array(results.members);
    this.#inverse = new Float64Array(results.members);
    this.#residual = new Float64Array(results.members);
    this.#search = new Float64Array(results.members);
  }

  solve(right: Float64Array, tolerance: number): Float64Array {
    const [residual, search, inverse, product] = [this.#residual, this.#search, this.#inverse, this.#product];
    const members = right.length;
    const solution = new Float64Array(members);
    this.#invertDiagonal();
    // Rounding must not leave a part that no solution can have.
    residual.set(centered(right));
    let square = 0;
    for (let i = 0; i < members; i++) {
      search[i] = (residual[i] as number) * (inverse[i] as number);
      square += (residual[i] as number) * (search[i] as number);
    }
    const enough = square * tolerance * tolerance;
    for (let step = 0; step < 4 * members + 20 && square > enough && square > Number.MIN_VALUE; step++) {
      this.#multiply();
      let curvature = 0;
      for (let i = 0; i < members; i++) curvature += (search[i] as number) * (product[i] as number);
      if (!(curvature > 0)) break;
      const length = square / curvature;
      let next = 0;
      for (let i = 0; i < members; i++) {
        solution[i] = (solution[i] as number) + length * (search[i] as number);
        const left = (residual[i] as number) - length * (product[i] as number);
        residual[i] = left;
        next += left * left * (inverse[i] as number);
      }
      const ratio = next / square;
      for (let i = 0; i < members; i++) {
        search[i] = (residual[i] as number) * (inverse[i] as number) + ratio * (search[i] as number);
      }
      square = next;
    }
    return solution;
  }

  #invertDiagonal(): void {
    const { a, b } = this.#results;
    // A member whose results are all but certain keeps a step of finite length.
    this.#inverse.fill(1e-300);
    for (let k = 0; k < a.length; k++) {
      const weight = this.#weights[k] as number;
      for (const i of [a[k] as number, b[k] as number]) this.#inverse[i] = (this.#inverse[i] as number) + weight;
    }
    for (let i = 0; i < this.#inverse.length; i++) this.#inverse[i] = 1 / (this.#inverse[i] as number);
  }

  #multiply(): void {
    const { a, b } = this.#results;
    const weights = this.#weights;
    const product = this.#product;
    const search = this.#search;
    product.fill(0);
    for (let k = 0; k < a.length;) {
      // Pairs with the same `a` follow each other where they are sorted: its sum stays in a register.
      const i = a[k] as number;
      const own = search[i] as number;
      let sum = 0;
      for (; a[k] === i; k++) {
        const j = b[k] as number;
        const flow = (weights[k] as number) * (own - (search[j] as number));
        sum += flow;
        product[j] = (product[j] as number) - flow;
      }
      product[i] = (product[i] as number) + sum;
    }
  }
}

/** Strengths in nats on Elo's scale, the member `anchor` having 0: 400 log10 of the odds. */
export function eloRatings(strengths: Float64Array, anchor: number): Float64Array {
  const zero = valueAt(strengths, anchor);
  return strengths.map((strength) => ((strength - zero) * 400) / Math.LN10);
}
