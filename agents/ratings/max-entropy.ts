import { solveSquare } from "./linear.ts";

/** The weight of the logarithmic barrier at first, at last, and its reduction from one to the next. */
const BARRIER = { first: 0.1, last: 1e-13, factor: 0.1 };
const MAX_NEWTON_STEPS = 80;

/** Newton's method ends when a step promises less: per unit of the barrier's weight, and with the last weight. */
const MIN_DECREASE = 1e-3;
const MIN_LAST_DECREASE = 1e-24;

/** Below this decrease, per unit of the barrier's weight, a whole step is right: rounding hides the real one. */
const SAFE_DECREASE = 1e-10;

/** Payoffs of an outside row above this violate its constraint; payoffs are up to 1. */
const MAX_VIOLATION = 1e-10;

/** Rows that are added to the constraints at a time. */
const ADDED_CONSTRAINTS = 32;

/** Masses with a larger logarithm count as infinite: a step went too far. They sum to 1 in the end. */
const MAX_LOG_MASS = 50;

/**
 * The positive masses of largest entropy with E p = e and O p <= 0, by Newton's method on the dual problem with a
 * logarithmic barrier: p = exp(E' y - O' l - 1), l >= 0 (Boyd and Vandenberghe 2004, sections 5.7 and 11.2). Only the
 * rows of O that would be violated are used. Time grows with the number of masses and the square of the constraints'.
 * @param equations independent rows of one number a mass, and the right side last. Positive solutions exist.
 * @param outside one row a constraint; some solution has negative values for all.
 */
export function maximizeEntropy(equations: readonly Float64Array[], outside: readonly number[][]): Float64Array {
  const masses = (equations[0]?.length ?? 1) - 1;
  const used: number[] = [];
  for (;;) {
    const constraints = used.map((k) => Float64Array.from([...(outside[k] as number[]).map((value) => -value), 0]));
    const found = new Dual([...equations, ...constraints], equations.length, masses).minimize();
    const known = new Set(used);
    const violated = [...outside.keys()].filter((k) => !known.has(k) && value(outside, k, found) > MAX_VIOLATION);
    if (violated.length === 0) return found;
    const worst = violated.toSorted((i, j) => value(outside, j, found) - value(outside, i, found));
    used.push(...worst.slice(0, ADDED_CONSTRAINTS));
  }
}

const value = (rows: readonly number[][], k: number, masses: Float64Array): number =>
  masses.reduce((sum, mass, i) => sum + mass * ((rows[k] as number[])[i] as number), 0);

/** The dual problem: minimise sum(p) - right . y, less a barrier for the inequalities' multipliers, which are last. */
class Dual {
  readonly #rows: readonly Float64Array[];
  readonly #equations: number;
  readonly #masses: number;

  /** @param rows with their right sides last; the first `equations` are equations, the others inequalities (>=). */
  constructor(rows: readonly Float64Array[], equations: number, masses: number) {
    this.#rows = rows;
    this.#equations = equations;
    this.#masses = masses;
  }

  minimize(): Float64Array {
    let multipliers: Float64Array = Float64Array.from(this.#rows, (_, k) => (k < this.#equations ? 0 : 0.01));
    const hasInequalities = this.#rows.length > this.#equations;
    for (let weight = hasInequalities ? BARRIER.first : 0; ; weight *= BARRIER.factor) {
      const isLast = weight <= BARRIER.last;
      const least = isLast ? MIN_LAST_DECREASE : MIN_DECREASE * weight;
      for (let step = 0; step < MAX_NEWTON_STEPS; step++) {
        const next = this.#newtonStep(multipliers, weight, least);
        if (next === null) break;
        multipliers = next;
      }
      if (isLast) return this.#primal(multipliers);
    }
  }

  #primal(multipliers: Float64Array): Float64Array {
    const exponents = new Float64Array(this.#masses).fill(-1);
    this.#rows.forEach((row, k) => {
      const multiplier = multipliers[k] as number;
      if (multiplier === 0) return;
      for (let i = 0; i < exponents.length; i++)
        exponents[i] = (exponents[i] as number) + multiplier * (row[i] as number);
    });
    return exponents.map((exponent) => (exponent > MAX_LOG_MASS ? Number.POSITIVE_INFINITY : Math.exp(exponent)));
  }

  #objective(multipliers: Float64Array, weight: number): number {
    let sum = this.#primal(multipliers).reduce((total, mass) => total + mass, 0);
    this.#rows.forEach((row, k) => {
      const multiplier = multipliers[k] as number;
      sum -= multiplier * (row[this.#masses] as number);
      if (k >= this.#equations) sum -= multiplier > 0 ? weight * Math.log(multiplier) : Number.NEGATIVE_INFINITY;
    });
    return sum;
  }

  /** The next multipliers; null when a step promises less than `least`. */
  #newtonStep(multipliers: Float64Array, weight: number, least: number): Float64Array | null {
    const masses = this.#primal(multipliers);
    const gradient = new Float64Array(this.#rows.length);
    const hessian = this.#hessian(masses);
    this.#rows.forEach((row, k) => {
      let sum = -(row[this.#masses] as number);
      for (let i = 0; i < masses.length; i++) sum += (row[i] as number) * (masses[i] as number);
      if (k >= this.#equations) {
        const multiplier = multipliers[k] as number;
        sum -= weight / multiplier;
        const line = hessian[k] as Float64Array;
        line[k] = (line[k] as number) + weight / multiplier ** 2;
      }
      gradient[k] = sum;
    });
    const change = solveSquare(hessian, gradient.slice());
    const decrease = gradient.reduce((sum, slope, k) => sum + slope * (change[k] as number), 0);
    if (!(decrease > least)) return null;
    if (decrease < SAFE_DECREASE * (weight || 1)) return multipliers.map((one, k) => one - (change[k] as number));
    const before = this.#objective(multipliers, weight);
    for (let scale = 1; scale > 1e-6; scale /= 2) {
      const tried = multipliers.map((multiplier, k) => multiplier - scale * (change[k] as number));
      if (this.#objective(tried, weight) < before - 0.1 * scale * decrease) return tried;
    }
    return null;
  }

  /** Sums of products of two rows, weighted by masses. Most elements of reduced rows are zero. */
  #hessian(masses: Float64Array): Float64Array[] {
    const filled = this.#rows.map((row) => [...masses.keys()].filter((i) => row[i] !== 0));
    const hessian = this.#rows.map(() => new Float64Array(this.#rows.length));
    this.#rows.forEach((row, k) => {
      const weighted = masses.map((mass, i) => mass * (row[i] as number));
      for (let l = 0; l <= k; l++) {
        const other = this.#rows[l] as Float64Array;
        let sum = 0;
        for (const i of filled[l] as number[]) sum += (weighted[i] as number) * (other[i] as number);
        (hessian[k] as Float64Array)[l] = sum;
        (hessian[l] as Float64Array)[k] = sum;
      }
    });
    return hessian;
  }
}
