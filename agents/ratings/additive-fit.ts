import type { ReturnCell } from "./return-counts.ts";

/** Relative residual at which conjugate gradients stop: for the fit, and for bootstrap samples. */
const EXACT_RESIDUAL = 1e-10;
export const ROUGH_RESIDUAL = 1e-4;

const MAX_STEPS = 2000;

/**
 * Weighted least squares of the additive model: mean return of a cell = effect of its member + effect of its company,
 * with the number of games as the weight. Companies are eliminated; the rest is a Laplacian, solved by conjugate
 * gradients with Jacobi's preconditioner.
 */
export class AdditiveFit {
  readonly #cells: readonly ReturnCell[];
  readonly #members: number;
  readonly #companyGames: Float64Array;
  readonly #inverse: Float64Array;

  /** @param cells of a connected design: every two members have a chain of shared companies. */
  constructor(cells: readonly ReturnCell[], members: number, companies: number) {
    this.#cells = cells;
    this.#members = members;
    this.#companyGames = new Float64Array(companies);
    for (const { company, games } of cells)
      this.#companyGames[company] = (this.#companyGames[company] as number) + games;
    const diagonal = new Float64Array(members);
    for (const { member, company, games } of cells) {
      const share = games / (this.#companyGames[company] as number);
      diagonal[member] = (diagonal[member] as number) + games * (1 - share);
    }
    this.#inverse = diagonal.map((value) => (value > 0 ? 1 / value : 0));
  }

  /** The effect of each member, up to an equal shift of all. @param means one a cell. */
  effects(means: ArrayLike<number>, tolerance = EXACT_RESIDUAL): Float64Array {
    const residual = this.#withoutCompany((k) => means[k] as number);
    const search = residual.map((value, i) => value * (this.#inverse[i] as number));
    const solution = new Float64Array(this.#members);
    let square = dot(residual, search);
    const enough = square * tolerance * tolerance;
    for (let step = 0; step < MAX_STEPS && square > enough && square > Number.MIN_VALUE; step++) {
      const product = this.#withoutCompany((k) => search[(this.#cells[k] as ReturnCell).member] as number);
      const curvature = dot(search, product);
      if (!(curvature > 0)) break;
      const length = square / curvature;
      let next = 0;
      for (let i = 0; i < this.#members; i++) {
        solution[i] = (solution[i] as number) + length * (search[i] as number);
        const left = (residual[i] as number) - length * (product[i] as number);
        residual[i] = left;
        next += left * left * (this.#inverse[i] as number);
      }
      for (let i = 0; i < this.#members; i++) {
        search[i] = (residual[i] as number) * (this.#inverse[i] as number) + (next / square) * (search[i] as number);
      }
      square = next;
    }
    return solution;
  }

  /** Sums of values less the mean of their company, by member. */
  #withoutCompany(valueOf: (cell: number) => number): Float64Array {
    const means = new Float64Array(this.#companyGames.length);
    this.#cells.forEach(({ company, games }, k) => (means[company] = (means[company] as number) + games * valueOf(k)));
    means.forEach((sum, company) => (means[company] = sum / (this.#companyGames[company] as number)));
    const sums = new Float64Array(this.#members);
    this.#cells.forEach(({ member, company, games }, k) => {
      sums[member] = (sums[member] as number) + games * (valueOf(k) - (means[company] as number));
    });
    return sums;
  }
}

const dot = (left: Float64Array, right: Float64Array): number =>
  left.reduce((sum, value, i) => sum + value * (right[i] as number), 0);
