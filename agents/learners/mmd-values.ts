import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { groupRows, type Grouping } from "../networks/grouping.ts";
import type { Joint } from "../rollout/joint.ts";
import type { Samples } from "../rollout/samples.ts";
import { toDecisions } from "./advantages.ts";

/*
 * The targets of magnetic mirror descent, as pure functions of sampled play and plain numbers. Histories are joint
 * observations of all seats, states are information states; seat 0 gains what seat 1 loses, and returns and Q are from
 * seat 0's view.
 */

/** Sampled decisions of two seats in a zero-sum game, their rows grouped. */
export interface GroupedPlay {
  /** Width of Q and of policies. */
  readonly actions: number;
  /** The information state of each decision. */
  readonly states: Grouping;
  /** [decisions] the history of each. */
  readonly histories: Int32Array;
  /** [decisions] the action taken. */
  readonly taken: Int32Array;
  /** [decisions] the probability of the action under the behaviourProbs policy. */
  readonly behaviourProbs: Float64Array;
  /** [decisions] 1 for seat 0's decisions, -1 for seat 1's. */
  readonly sign: Int8Array;
  /** Decisions in order of play, episode after episode. */
  readonly order: Uint32Array;
  /** [episodes + 1] offsets into `order`. */
  readonly starts: Uint32Array;
  /** [episodes] seat 0's return. */
  readonly outcomes: Float64Array;
}

/** Groups samples, with outcomes in units of the scaled return. */
export function groupPlay(samples: Samples, joint: Joint, network: NetworkSpec, unit: number): GroupedPlay {
  const own = toDecisions(samples, samples.returns);
  const sign = Int8Array.from(samples.roles, (role) => (role === 0 ? 1 : -1));
  const outcomes = Float64Array.from(joint.starts.subarray(1), (end) => {
    const last = joint.order[end - 1] as number;
    return ((own[last] as number) * (sign[last] as number)) / unit;
  });
  return {
    actions: network.actions,
    states: samples.states ?? groupRows(samples.rows, inputSize(network), samples.count),
    histories: joint.histories,
    taken: samples.actions,
    behaviourProbs: Float64Array.from(samples.logProbs, Math.exp),
    sign,
    order: joint.order,
    starts: joint.starts,
    outcomes,
  };
}

/**
 * [decisions] doubly robust returns (Jiang and Li 2016, "Doubly Robust Off-policy Value Evaluation for Reinforcement
 * Learning", eq. 10; ratios cut to 1), from the end of each episode to its beginning:
 *
 *   G_t = V(h_t+1) + min(pi / b, 1) (G_t+1 - Q(h_t+1, a_t+1)),   V(h) = sum_a pi(a | s) Q(h, a)
 *
 * and the outcome after the last decision. The expected return is that of continued play by pi, whatever Q is; the
 * better Q is, the lower the variance. Seats without decisions are part of chance.
 * @param policy [states, actions]. @param q [histories, actions].
 */
export function doublyRobustReturns(play: GroupedPlay, policy: Float64Array, q: Float64Array): Float64Array {
  const { actions, states, histories, taken, behaviourProbs, order, starts } = play;
  const returns = new Float64Array(taken.length);
  for (let episode = 0; episode + 1 < starts.length; episode++) {
    let next = play.outcomes[episode] as number;
    for (let place = (starts[episode + 1] as number) - 1; place >= (starts[episode] as number); place--) {
      const i = order[place] as number;
      const s = (states.of[i] as number) * actions;
      const h = (histories[i] as number) * actions;
      const a = taken[i] as number;
      returns[i] = next;
      let value = 0;
      for (let action = 0; action < actions; action++)
        value += (policy[s + action] as number) * (q[h + action] as number);
      const ratio = Math.min((policy[s + a] as number) / (behaviourProbs[i] as number), 1);
      next = value + ratio * (next - (q[h + a] as number));
    }
  }
  return returns;
}

/** The critic's targets for each history and action. */
export interface CriticTargets {
  /** [histories, actions] mean return of the samples. */
  readonly target: Float32Array;
  /**
   * [histories, actions] weights that sum to 1: proportional to the square root of the number of samples, 0 without
   * samples.
   */
  readonly weight: Float32Array;
}

/** @param returns [decisions]. @param size histories x actions. */
export function criticTargets(play: GroupedPlay, returns: Float64Array, size: number): CriticTargets {
  const sums = new Float64Array(size);
  const counts = new Float64Array(size);
  for (let i = 0; i < returns.length; i++) {
    const at = (play.histories[i] as number) * play.actions + (play.taken[i] as number);
    sums[at] = (sums[at] as number) + (returns[i] as number);
    counts[at] = (counts[at] as number) + 1;
  }
  return {
    target: Float32Array.from(sums, (sum, i) => sum / Math.max(counts[i] as number, 1)),
    weight: rootShares(counts),
  };
}

/**
 * [states, actions] the action values of each information state, from the view of the deciding seat: the mean over its
 * samples of
 *
 *   Q(h, a) + 1{a was taken} (G - Q(h, a)) / max(b, minProbability)
 *
 * minus the state's value under the policy. Unbiased except for `minProbability`, which bounds the effect of a single
 * sample. 0 where illegal.
 * @param policy [states, actions], 0 where illegal. @param masks [states, actions], 1 where legal.
 */
export function actionValues(
  play: GroupedPlay,
  policy: Float64Array,
  masks: Float32Array,
  q: Float64Array,
  returns: Float64Array,
  minProbability: number,
): Float64Array {
  const { actions, states, histories, taken, behaviourProbs, sign } = play;
  const values = new Float64Array(policy.length);
  for (let i = 0; i < taken.length; i++) {
    const s = (states.of[i] as number) * actions;
    const h = (histories[i] as number) * actions;
    const a = taken[i] as number;
    const own = sign[i] as number;
    for (let action = 0; action < actions; action++) {
      values[s + action] = (values[s + action] as number) + own * (q[h + action] as number);
    }
    const error = (returns[i] as number) - (q[h + a] as number);
    values[s + a] = (values[s + a] as number) + (own * error) / Math.max(behaviourProbs[i] as number, minProbability);
  }
  const counts = groupSizes(states);
  for (let state = 0; state < counts.length; state++) {
    const own = values.subarray(state * actions, (state + 1) * actions);
    let mean = 0;
    for (let a = 0; a < actions; a++) {
      own[a] = (own[a] as number) / (counts[state] as number);
      mean += (policy[state * actions + a] as number) * (own[a] as number);
    }
    for (let a = 0; a < actions; a++) own[a] = masks[state * actions + a] ? (own[a] as number) - mean : 0;
  }
  return values;
}

/**
 * [states, actions] the policy after a step of magnetic mirror descent with a uniform magnet (Sokota et al. 2023, "A
 * Unified Approach to Reinforcement Learning, Quantal Response Equilibria, and Two-Player Zero-Sum Games", eq. 12), in
 * closed form:
 *
 *   softmax((log pi + eta q) / (1 + eta alpha))
 *
 * @param logPolicy [states, actions]; illegal actions are ignored and get 0.
 */
export function mirrorTargets(
  logPolicy: Float64Array,
  masks: Float32Array,
  values: Float64Array,
  actions: number,
  stepSize: number,
  temperature: number,
): Float64Array {
  const logits = logPolicy.map((log, i) => (log + stepSize * (values[i] as number)) / (1 + stepSize * temperature));
  return logMaskedSoftmax(logits, masks, actions).map(Math.exp);
}

/** [rows, actions] log-probabilities of the legal actions, -Infinity where illegal. */
export function logMaskedSoftmax(logits: ArrayLike<number>, masks: Float32Array, actions: number): Float64Array {
  const out = new Float64Array(masks.length).fill(-Infinity);
  for (let row = 0; row < masks.length; row += actions) {
    let highest = -Infinity;
    for (let i = row; i < row + actions; i++) if (masks[i]) highest = Math.max(highest, logits[i] as number);
    let sum = 0;
    for (let i = row; i < row + actions; i++) if (masks[i]) sum += Math.exp((logits[i] as number) - highest);
    const total = highest + Math.log(sum);
    for (let i = row; i < row + actions; i++) if (masks[i]) out[i] = (logits[i] as number) - total;
  }
  return out;
}

/** [groups] the number of rows in each. */
export function groupSizes({ of, first }: Grouping): Float64Array {
  const sizes = new Float64Array(first.length);
  for (const group of of) sizes[group] = (sizes[group] as number) + 1;
  return sizes;
}

/**
 * Weights that sum to 1, proportional to the square root of the counts: frequent rows are known better, but all should
 * be learned.
 */
export function rootShares(counts: Float64Array): Float32Array {
  const total = counts.reduce((sum, count) => sum + Math.sqrt(count), 0);
  return Float32Array.from(counts, (count) => Math.sqrt(count) / Math.max(total, 1));
}
