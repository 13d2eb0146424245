import { drawNormal } from "../../agents/ratings/binomial.ts";
import type { Random } from "../../games/core/random.ts";

/**
 * Above this mean a binomial count is drawn from the normal distribution: inversion takes as many steps as the mean.
 */
const MAX_INVERTED_MEAN = 50;

/** A binomial count of `n` trials, each with probability `p`; rounded from a normal one where both means exceed 50. */
export function drawBinomial(random: Random, n: number, p: number): number {
  if (n <= 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(random, n, 1 - p);
  if (n * p <= MAX_INVERTED_MEAN) return invertBinomial(random, n, p);
  const count = Math.round(n * p + Math.sqrt(n * p * (1 - p)) * drawNormal(random));
  return Math.min(n, Math.max(0, count));
}

/** Inversion of the cumulative distribution by a sequential search (Devroye 1986, section X.4). */
function invertBinomial(random: Random, n: number, p: number): number {
  const odds = p / (1 - p);
  let probability = Math.exp(n * Math.log1p(-p));
  let left = random();
  let count = 0;
  while (left >= probability && count < n) {
    left -= probability;
    count++;
    probability *= (odds * (n - count + 1)) / count;
    // What rounding leaves of the tail.
    if (probability < 1e-18 && count > n * p) return count;
  }
  return count;
}
