/** Counts of zero are raised to this, as in fastchess: an outcome that wasn't seen may still happen. */
const MIN_COUNT = 1e-3;

const MAX_BISECTION_STEPS = 100;

/** The expected score of a player that is stronger by `elo`, on the logistic scale. */
export const eloScore = (elo: number): number => 1 / (1 + 10 ** (-elo / 400));

/**
 * The generalised log-likelihood ratio of two expected scores, in nats, given counts of outcomes: of win, draw and
 * loss, or of pairs of games. Positive values favour `high`. Under each hypothesis the outcomes have the most likely
 * distribution with that mean (Van den Bergh, "Comments on normalized Elo", section 1): what fastchess and fishtest
 * compute in their logistic model.
 * @param scores of each outcome, ascending from 0 to 1.
 * @param counts of each outcome.
 * @param low, high expected scores in between.
 */
export function logLikelihoodRatio(
  scores: readonly number[],
  counts: readonly number[],
  low: number,
  high: number,
): number {
  const seen = counts.map((count) => Math.max(count, MIN_COUNT));
  const [lower, higher] = [tilt(scores, seen, low), tilt(scores, seen, high)];
  // Both distributions are the counts divided by 1 + theta (score - mean).
  return seen.reduce((sum, count, i) => {
    const score = scores[i] ?? 0;
    return sum + count * (Math.log1p(lower * (score - low)) - Math.log1p(higher * (score - high)));
  }, 0);
}

/**
 * Theta of the most likely distribution with a given mean: sum over outcomes of count (score - mean) / (1 + theta
 * (score - mean)) = 0, which falls from infinity to minus infinity.
 */
function tilt(scores: readonly number[], counts: readonly number[], mean: number): number {
  let from = -1 / (1 - mean);
  let to = 1 / mean;
  for (let step = 0; step < MAX_BISECTION_STEPS; step++) {
    const theta = (from + to) / 2;
    const slope = counts.reduce((sum, count, i) => {
      const distance = (scores[i] ?? 0) - mean;
      return sum + (count * distance) / (1 + theta * distance);
    }, 0);
    if (slope > 0) from = theta;
    else to = theta;
  }
  return (from + to) / 2;
}
