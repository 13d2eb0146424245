import type { Random } from "../../games/core/random.ts";

/** Probabilities below this share of the largest one are left out of its sums. */
const LEAST_SHARE = 1e-17;

/**
 * Binomial counts of many kinds that are drawn from often: inversion by a search from the mode, which takes about as
 * many steps as the standard deviation.
 */
export class BinomialSampler {
  readonly #trials: Float64Array;
  /** Odds of success. */
  readonly #odds: Float64Array;
  readonly #modes: Float64Array;
  /** Probability of the mode, and of all counts below it. */
  readonly #atMode: Float64Array;
  readonly #belowMode: Float64Array;

  /** @param odds of success, above 0 and finite, one for each number of trials. */
  constructor(trials: Float64Array, odds: Float64Array) {
    this.#trials = trials;
    this.#odds = odds;
    this.#modes = trials.map((n, kind) => {
      const odd = odds[kind] as number;
      return Math.min(n, Math.floor(((n + 1) * odd) / (1 + odd)));
    });
    this.#atMode = new Float64Array(trials.length);
    this.#belowMode = new Float64Array(trials.length);
    for (let kind = 0; kind < trials.length; kind++) this.#sum(kind);
  }

  draw(random: Random, kind: number): number {
    const n = this.#trials[kind] as number;
    const odds = this.#odds[kind] as number;
    let count = this.#modes[kind] as number;
    let probability = this.#atMode[kind] as number;
    let left = random() - (this.#belowMode[kind] as number);
    if (left >= 0) {
      while (left >= probability && count < n && probability > 0) {
        left -= probability;
        probability *= (odds * (n - count)) / ++count;
      }
      return count;
    }
    do {
      probability *= count / (odds * (n - count + 1));
      count--;
      left += probability;
    } while (left < 0 && count > 0 && probability > 0);
    return count;
  }

  #sum(kind: number): void {
    const n = this.#trials[kind] as number;
    const odds = this.#odds[kind] as number;
    const mode = this.#modes[kind] as number;
    let [below, above] = [0, 1];
    for (let count = mode, share = 1; count > 0 && share > LEAST_SHARE; count--) {
      share *= count / (odds * (n - count + 1));
      below += share;
    }
    for (let count = mode, share = 1; count < n && share > LEAST_SHARE;) {
      share *= (odds * (n - count)) / ++count;
      above += share;
    }
    this.#atMode[kind] = 1 / (below + above);
    this.#belowMode[kind] = below / (below + above);
  }
}

/** A standard normal number (Box and Muller 1958). */
export function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
