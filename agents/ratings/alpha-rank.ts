import { stationaryDistribution } from "./stationary.ts";

/** Constants of the evolution. */
export interface Evolution {
  /** Individuals of a population. */
  readonly populationSize: number;
  /** Selection pressure, per unit of payoff. */
  readonly intensity: number;
}

/** OpenSpiel's defaults. */
export const OPENSPIEL_EVOLUTION: Evolution = { populationSize: 50, intensity: 100 };

/** Below this difference payoffs count as equal, as in OpenSpiel. */
const PAYOFF_TOLERANCE = 1e-14;

/**
 * Alpha-rank of a symmetric two-player game with one population (Omidshafiei et al. 2019, "α-Rank: Multi-Agent
 * Evaluation by Evolution"), with the local selection model: the stationary mass of each row in the Markov chain of
 * mutations.
 * @param payoffs square, of finite numbers, to the row.
 */
export function alphaRank(
  payoffs: readonly (readonly number[])[],
  evolution: Evolution = OPENSPIEL_EVOLUTION,
): number[] {
  const n = payoffs.length;
  const transitions = payoffs.map((row, resident) =>
    Float64Array.from(row, (payoff, mutant) => {
      if (mutant === resident) return 0;
      return fixation(((payoffs[mutant] as number[])[resident] as number) - payoff, evolution) / (n - 1);
    }),
  );
  return stationaryDistribution(transitions);
}

/**
 * The probability that one mutant takes over a population of residents (equation 12 of the paper).
 * @param difference what the mutant gains over the resident.
 */
export function fixation(difference: number, { populationSize, intensity }: Evolution): number {
  const advantage = intensity * difference;
  if (Math.abs(advantage) < PAYOFF_TOLERANCE) return 1 / populationSize;
  // For a disadvantage both terms are divided by exp(-m u), which overflows.
  if (advantage < 0) {
    const cost = -advantage;
    return (Math.expm1(cost) * Math.exp(-populationSize * cost)) / -Math.expm1(-populationSize * cost) || 0;
  }
  return Math.expm1(-advantage) / Math.expm1(-populationSize * advantage);
}
