/** Games by outcome; fractions where older ones count less. */
export interface Outcomes {
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/** Games that count at most, where their evidence is of another version of a player. */
const MAX_RELATED_GAMES = 32;

/**
 * How much is lost on average by taking the player who is ahead so far for the better one: the mean of the amount, in
 * score, by which the other one is better after all (the expected opportunity cost of Chick and Inoue 2001, "New
 * Two-Stage and Sequential Procedures for Selecting the Best Simulated System"). It is large where games are few and
 * where the score's interval includes one half, 0.14 before the first game, and about 0 once a pair is decided.
 *
 * With n games and one more that is won and lost by halves, the score has mean m, and its standard error s is the root
 * of the variance of a game's score over n + 2 (a Dirichlet posterior); the loss is s (f(z) - z F(-z)) with z = |m -
 * 1/2| / s and the normal density f and distribution F.
 * @param related games of an earlier version of one player, which count as 32 games at most.
 */
export function expectedLoss(own: Outcomes, related: Outcomes): number {
  const share = Math.min(1, MAX_RELATED_GAMES / Math.max(1, gamesIn(related)));
  const count = (outcome: keyof Outcomes): number => own[outcome] + share * related[outcome];
  const [wins, draws, losses] = [count("wins") + 0.5, count("draws"), count("losses") + 0.5];
  const games = wins + draws + losses;
  const mean = (wins + draws / 2) / games;
  const variance = (wins + draws / 4) / games - mean * mean;
  const error = Math.sqrt(variance / (games + 1));
  const z = Math.abs(mean - 0.5) / error;
  return error * Math.max(0, normalDensity(z) - z * normalTail(z));
}

const gamesIn = ({ wins, draws, losses }: Outcomes): number => wins + draws + losses;

const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Coefficients of Abramowitz and Stegun 1964, 26.2.17; the error is below 7.5e-8. */
const TAIL_COEFFICIENTS = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429] as const;

/** Probability of a standard normal variable above `z`, which is not negative. */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  return normalDensity(z) * TAIL_COEFFICIENTS.reduceRight((sum, coefficient) => t * (coefficient + sum), 0);
}
