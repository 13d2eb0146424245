import { LaplacianFactor } from "./laplacian-factor.ts";

/** An approximate inverse of a graph's Laplacian. */
export interface Preconditioner {
  /** @param weights one an edge. */
  update(weights: Float64Array): void;
  /** Writes the product of the inverse and `right`, up to an equal shift. */
  apply(right: Float64Array, solution: Float64Array): void;
}

/** The nodes of each edge. */
interface Edges {
  readonly members: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
}

/** Multiplications an edge up to which a factorisation costs less than the steps it saves in a single solution. */
const CHEAP_FLOPS_PER_EDGE = 100;

/** Most multiplications of a factorisation that is used for many systems, about a second. */
const MAX_SHARED_FLOPS = 5e8;

/** Steps that a factored system takes with weights a little different from those that were factored. */
const SHARED_STEPS = 4;

/** Multiple of the estimated remaining error that must be small enough: two steps give a rough estimate. */
const REMAINDER_SAFETY = 10;

/**
 * Solves H x = g by preconditioned conjugate gradients, H being the Laplacian of a connected graph. It is singular
 * along equal shifts of all nodes, and g sums to 0. The preconditioner is the factored Laplacian where its factors are
 * sparse, as in a chain of members that met those before them only, and Jacobi's where the graph is well connected:
 * then few steps suffice, and factors would be full.
 */
export class LaplacianSolver {
  readonly #edges: Edges;
  readonly #weights: Float64Array;
  /** Null if it is not cheap. */
  readonly #cheapFactor: LaplacianFactor | null;
  #preconditioner: Preconditioner;
  /** Whether the preconditioner is that of other weights, which are close. */
  #isShared = false;
  /** Steps of the latest solution. */
  #steps = 0;
  readonly #product: Float64Array;
  readonly #residual: Float64Array;
  readonly #preconditioned: Float64Array;
  readonly #search: Float64Array;

  /** @param weights one an edge, read at each call. */
  constructor(edges: Edges, weights: Float64Array) {
    const { members, a, b } = edges;
    this.#edges = edges;
    this.#weights = weights;
    this.#cheapFactor = LaplacianFactor.of(members, a, b, CHEAP_FLOPS_PER_EDGE * a.length);
    this.#preconditioner = this.#cheapFactor ?? new JacobiPreconditioner(edges);
    this.#product = new Float64Array(members);
    this.#residual = new Float64Array(members);
    this.#preconditioned = new Float64Array(members);
    this.#search = new Float64Array(members);
  }

  /** Prepares for many systems whose weights are close to the present ones, after one of them has been solved. */
  share(): void {
    const factor = this.#cheapFactor ?? this.#sharedFactor();
    if (!factor) return;
    factor.update(this.#weights);
    this.#preconditioner = factor;
    this.#isShared = true;
  }

  /** A factor that makes a solution faster than Jacobi's preconditioner; null if there is none. */
  #sharedFactor(): LaplacianFactor | null {
    const { members, a, b } = this.#edges;
    const cost = (size: number) => SHARED_STEPS * (1 + size / a.length);
    // Its factor has as many weights as the graph, or more.
    if (this.#steps <= cost(a.length)) return null;
    const factor = LaplacianFactor.of(members, a, b, MAX_SHARED_FLOPS);
    return factor && cost(factor.size) < this.#steps ? factor : null;
  }

  /** @param tolerance of the residual, relative to g in the norm of the preconditioner. */
  solve(right: Float64Array, tolerance: number): Float64Array {
    const [residual, search, preconditioned, product] = [
      this.#residual,
      this.#search,
      this.#preconditioned,
      this.#product,
    ];
    const members = right.length;
    const solution = new Float64Array(members);
    if (!this.#isShared) this.#preconditioner.update(this.#weights);
    // Rounding must not leave a part that no solution can have.
    residual.set(centered(right));
    this.#preconditioner.apply(residual, preconditioned);
    search.set(preconditioned);
    let square = dot(residual, preconditioned);
    const enough = square * tolerance * tolerance;
    let step = 0;
    let [gain, gains] = [0, 0];
    for (; step < 4 * members + 20 && square > enough && square > Number.MIN_VALUE; step++) {
      this.#multiply();
      const curvature = dot(search, product);
      if (!(curvature > 0)) break;
      const length = square / curvature;
      for (let i = 0; i < members; i++) {
        solution[i] = (solution[i] as number) + length * (search[i] as number);
        residual[i] = (residual[i] as number) - length * (product[i] as number);
      }
      // Squares of the error in H's norm fall by these (Hestenes and Stiefel 1952), with close factors geometrically.
      const ratio = (length * square) / gain;
      gain = length * square;
      gains += gain;
      if (
        this.#isShared &&
        ratio < 1 &&
        (REMAINDER_SAFETY * gain * ratio) / (1 - ratio) <= gains * tolerance * tolerance
      )
        break;
      this.#preconditioner.apply(residual, preconditioned);
      const next = dot(residual, preconditioned);
      const share = next / square;
      for (let i = 0; i < members; i++) search[i] = (preconditioned[i] as number) + share * (search[i] as number);
      square = next;
    }
    this.#steps = step;
    return solution;
  }

  /** The product of H and the search direction. */
  #multiply(): void {
    const { a, b } = this.#edges;
    const weights = this.#weights;
    const product = this.#product;
    const search = this.#search;
    product.fill(0);
    for (let k = 0; k < a.length;) {
      // Edges with the same `a` follow each other where they are sorted: its sum stays in a register.
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

/** The inverse of the diagonal. */
class JacobiPreconditioner implements Preconditioner {
  readonly #edges: Edges;
  readonly #inverse: Float64Array;

  constructor(edges: Edges) {
    this.#edges = edges;
    this.#inverse = new Float64Array(edges.members);
  }

  update(weights: Float64Array): void {
    const { a, b } = this.#edges;
    const inverse = this.#inverse;
    // A member whose results are all but certain keeps a step of finite length.
    inverse.fill(1e-300);
    for (let k = 0; k < a.length; k++) {
      const [i, j] = [a[k] as number, b[k] as number];
      const weight = weights[k] as number;
      inverse[i] = (inverse[i] as number) + weight;
      inverse[j] = (inverse[j] as number) + weight;
    }
    for (let i = 0; i < inverse.length; i++) inverse[i] = 1 / (inverse[i] as number);
  }

  apply(right: Float64Array, solution: Float64Array): void {
    for (let i = 0; i < right.length; i++) solution[i] = (right[i] as number) * (this.#inverse[i] as number);
  }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < left.length; i++) sum += (left[i] as number) * (right[i] as number);
  return sum;
}

/** Values less their mean. */
export function centered(values: Float64Array): Float64Array {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  return values.map((value) => value - mean);
}
