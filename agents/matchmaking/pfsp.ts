import { valueAt } from "../../games/core/value-at.ts";
import { chooseWeighted } from "../../games/core/random.ts";
import type { PayoffChange } from "../payoffs/change-log.ts";
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
  /** The agent's win rates against them, where they are known. */
  readonly rates?: readonly number[];
}

/** The whole past. */
export const wholePast = ({ past }: MatchmakingView): OpponentGroup => ({ id: "past", opponents: past });

/** Weights that sum to less count as zero, as in AlphaStar's pseudocode. */
const MIN_WEIGHT_SUM = 1e-10;

/** Probabilities in proportion to weights; uniform if all weights are about zero. */
function normalized(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, one) => total + one, 0);
  if (sum < MIN_WEIGHT_SUM) return weights.map(() => 1 / weights.length);
  return weights.map((one) => one / sum);
}

/** The agent's win rates against opponents, draws being one half. */
export const winRates = (view: MatchmakingView, opponents: readonly Opponent[]): readonly number[] =>
  opponents.map(({ key }) => winRate(view, key));

const winRate = (view: MatchmakingView, opponent: string): number => view.score(lineKey(view.agent.id), opponent);

/** Win rates against a group. */
interface GroupRates {
  readonly opponents: readonly Opponent[];
  readonly rates: number[];
  /** Places of opponents by key. */
  readonly places: ReadonlyMap<string, number>;
}

/** {@link winRates} of a group. */
export const groupWinRates = (view: MatchmakingView, group: OpponentGroup): readonly number[] =>
  group.rates ?? rememberRates(view, group).rates;

function rememberRates(view: MatchmakingView, { id, opponents }: OpponentGroup): GroupRates {
  const compute = (): GroupRates => {
    const places = new Map(opponents.map(({ key }, place) => [key, place]));
    return { opponents, rates: [...winRates(view, opponents)], places };
  };
  return view.remember(`win rates of ${id}`, compute, (before, changes) => {
    if (before.opponents !== opponents) return compute();
    for (const { place, key } of changedPlaces(view, before, changes)) before.rates[place] = winRate(view, key);
    return before;
  });
}

/** The opponents of a group against which the agent's results have changed. */
function changedPlaces(view: MatchmakingView, { places }: GroupRates, changes: readonly PayoffChange[]) {
  const own = lineKey(view.agent.id);
  return changes.flatMap(({ row, column: key }) => {
    const place = row === own ? places.get(key) : undefined;
    return place === undefined ? [] : [{ place, key }];
  });
}

/** Probabilities of a group, and the weights behind them. */
interface GroupProbabilities {
  readonly opponents: readonly Opponent[];
  readonly weights: number[];
  readonly probabilities: readonly number[];
}

function groupProbabilities(view: MatchmakingView, group: OpponentGroup, weight: PfspWeight): GroupProbabilities {
  const { opponents } = group;
  const withWeights = (weights: number[]) => ({ opponents, weights, probabilities: normalized(weights) });
  const compute = () => withWeights(groupWinRates(view, group).map(weight.of));
  return view.remember(`${weight.id} of ${group.id}`, compute, ({ opponents: before, weights }, changes) => {
    if (before !== opponents || group.rates) return compute();
    const current = rememberRates(view, group);
    for (const { place } of changedPlaces(view, current, changes)) {
      weights[place] = weight.of(valueAt(current.rates, place));
    }
    return withWeights(weights);
  });
}

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
  const { probabilities } = groupProbabilities(view, group, weight);
  return group.opponents[chooseWeighted(random, probabilities)] as Opponent;
}
