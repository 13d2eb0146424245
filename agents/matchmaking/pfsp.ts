import { chooseWeighted } from "../../games/core/random.ts";
import { lineKey, type MatchmakingView, type Opponent } from "./rule.ts";

/** The weight of an opponent against which the agent's win rate is `x`, 0 to 1. */
interface PfspWeight {
  /** Names it with its constants. */
  readonly id: string;
  readonly of: (x: number) => number;
}

/** Opponents that beat the agent. */
export const hardWeight = (power: number): PfspWeight => ({ id: `hard ${power}`, of: (x) => (1 - x) ** power });

/** Opponents of the agent's own strength. */
export const varianceWeight: PfspWeight = { id: "variance", of: (x) => x * (1 - x) };

/** All opponents that win at least `cap` of the games alike, weaker ones less. */
export const cappedLinearWeight = (cap: number): PfspWeight => ({
  id: `linear ${cap}`,
  of: (x) => Math.min(cap, 1 - x),
});

/** Members of the past among which a rule chooses. */
export interface OpponentGroup {
  /** Names it; equal groups have equal names while members and payoffs don't change. */
  readonly id: string;
  readonly opponents: readonly Opponent[];
}

/** The whole past. */
export const wholePast = ({ past }: MatchmakingView): OpponentGroup => ({ id: "past", opponents: past });

/** Weights that sum to less count as zero, as in AlphaStar's pseudocode. */
const MIN_WEIGHT_SUM = 1e-10;

/** Probabilities in proportion to the weights of the win rates; uniform if all weights are about zero. */
function pfspProbabilities(rates: readonly number[], weight: PfspWeight): number[] {
  const weights = rates.map(weight.of);
  const sum = weights.reduce((total, one) => total + one, 0);
  if (sum < MIN_WEIGHT_SUM) return rates.map(() => 1 / rates.length);
  return weights.map((one) => one / sum);
}

/** The agent's win rates against opponents, draws being one half. */
export function winRates(view: MatchmakingView, opponents: readonly Opponent[]): readonly number[] {
  const own = lineKey(view.agent.id);
  return opponents.map(({ key }) => view.score(own, key));
}

/** {@link winRates} of a group. */
export const groupWinRates = (view: MatchmakingView, { id, opponents }: OpponentGroup): readonly number[] =>
  view.remember(`win rates of ${id}`, () => winRates(view, opponents));

/**
 * Prioritised fictitious self-play (Vinyals et al. 2019, methods): one of the opponents, with a probability in
 * proportion to the weight of the agent's win rate against it.
 * @param group not empty.
 */
export function choosePrioritised(
  view: MatchmakingView,
  group: OpponentGroup,
  weight: PfspWeight,
  random: () => number,
): Opponent {
  const probabilities = view.remember(`${weight.id} of ${group.id}`, () =>
    pfspProbabilities(groupWinRates(view, group), weight),
  );
  return group.opponents[chooseWeighted(random, probabilities)] as Opponent;
}
