import { chooseWeighted } from "../../games/core/random.ts";
import { lineKey, type MatchmakingView, type Opponent } from "./rule.ts";

/** The weight of an opponent against which the agent's win rate is `x`, 0 to 1. */
export type PfspWeight = (x: number) => number;

/** Opponents that beat the agent. */
export const hardWeight =
  (power: number): PfspWeight =>
  (x) =>
    (1 - x) ** power;

/** Opponents of the agent's own strength. */
export const varianceWeight: PfspWeight = (x) => x * (1 - x);

/** All opponents that win at least `cap` of the games alike, weaker ones less. */
export const cappedLinearWeight =
  (cap: number): PfspWeight =>
  (x) =>
    Math.min(cap, 1 - x);

/** Weights that sum to less count as zero, as in AlphaStar's pseudocode. */
const MIN_WEIGHT_SUM = 1e-10;

/** Probabilities in proportion to the weights of the win rates; uniform if all weights are about zero. */
function pfspProbabilities(winRates: readonly number[], weight: PfspWeight): number[] {
  const weights = winRates.map(weight);
  const sum = weights.reduce((total, one) => total + one, 0);
  if (sum < MIN_WEIGHT_SUM) return winRates.map(() => 1 / winRates.length);
  return weights.map((one) => one / sum);
}

/** The agent's win rates against opponents, draws being one half. */
export function winRates(view: MatchmakingView, opponents: readonly Opponent[]): number[] {
  const own = lineKey(view.agent.id);
  return opponents.map(({ key }) => view.score(own, key));
}

/**
 * Prioritised fictitious self-play (Vinyals et al. 2019, methods): one of the opponents, with a probability in
 * proportion to the weight of the agent's win rate against it.
 * @param opponents not empty.
 */
export function choosePrioritised(
  view: MatchmakingView,
  opponents: readonly Opponent[],
  weight: PfspWeight,
  random: () => number,
): Opponent {
  return opponents[chooseWeighted(random, pfspProbabilities(winRates(view, opponents), weight))] as Opponent;
}
