import { OVER } from "../../../games/core/game.ts";
import { reachProbabilities } from "../../../agents/trees/nash-conv.ts";
import { uniformTable, type PolicyTable } from "../../../agents/trees/policy-table.ts";
import type { GameTree } from "../../../agents/trees/tree.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/** Options per iteration t = 1, 2, 3, … */
export interface MmdSchedule {
  /** The step size eta, 1 / the game's unit. 1 / sqrt(t) by default. */
  readonly stepSize?: (iteration: number) => number;
  /** The weight alpha of the divergence from the magnet, in the game's unit. 1 / sqrt(t) by default. */
  readonly temperature?: (iteration: number) => number;
  /** The magnet: uniform by default. Every action must have a probability above 0. */
  readonly magnet?: PolicyTable;
}

/** Magnetic mirror descent in progress: iterate as long as wanted, read the policy at any time. */
export interface MmdSolver {
  readonly iterations: number;
  /** One iteration: all seats step at once, each against the others' current policies. */
  iterate(): void;
  /**
   * The last policy; uniform at first. With a constant temperature it converges to the regularised (quantal response)
   * equilibrium of a two-player zero-sum game, with one that falls to a Nash equilibrium.
   */
  current(): PolicyTable;
}

/**
 * Magnetic mirror descent on the whole tree with behavioural policies (Sokota et al. 2023, "A Unified Approach to
 * Reinforcement Learning, Quantal Response Equilibria, and Two-Player Zero-Sum Games", eq. 12): in each information
 * state
 *
 *   pi <- softmax((log pi + eta q + eta alpha log magnet) / (1 + eta alpha))
 *
 * with q the expected returns of the actions, given that the state was reached.
 */
export function mmdSolver(tree: GameTree, schedule: MmdSchedule = {}): MmdSolver {
  const { stepSize = rootDecay, temperature = rootDecay, magnet = uniformTable(tree) } = schedule;
  const current = uniformTable(tree).probabilities;
  const logits = current.map(Math.log);
  const drawn = magnet.probabilities.map(Math.log);
  let iterations = 0;
  return {
    get iterations() {
      return iterations;
    },
    iterate() {
      iterations++;
      const eta = stepSize(iterations);
      const alpha = temperature(iterations);
      const q = actionValues(tree, current);
      logits.forEach((logit, i) => {
        logits[i] = (logit + eta * valueAt(q, i) + eta * alpha * valueAt(drawn, i)) / (1 + eta * alpha);
      });
      normalise(tree, logits);
      logits.forEach((logit, i) => (current[i] = Math.exp(logit)));
    },
    current: () => ({ tree, probabilities: current.slice() }),
  };
}

/** The last policy after `iterations` of {@link mmdSolver}. */
export function solveMmd(tree: GameTree, iterations: number, schedule: MmdSchedule = {}): PolicyTable {
  const solver = mmdSolver(tree, schedule);
  while (solver.iterations < iterations) solver.iterate();
  return solver.current();
}

const rootDecay = (iteration: number) => 1 / Math.sqrt(iteration);

/**
 * [slots] q(I, a) = sum_{h in I} c(h) v(ha) / sum_{h in I} c(h), where c is the counterfactual reach of the seat to
 * move and v its expected return when all play on by `probabilities`. 0 in information states that the others never let
 * it reach.
 */
export function actionValues(tree: GameTree, probabilities: Float64Array): Float64Array {
  const { nodes, parent, turn, slot, sets, seats } = tree;
  const q = new Float64Array(probabilities.length);
  const weight = new Float64Array(sets.action.length);
  for (let seat = 0; seat < seats; seat++) {
    const others = reachProbabilities(tree, probabilities, seat);
    const value = nodeValues(tree, probabilities, seat);
    for (let node = 1; node < nodes; node++) {
      const from = valueAt(parent, node);
      if (turn[from] !== seat) continue;
      const by = valueAt(slot, node);
      q[by] = valueAt(q, by) + valueAt(others, from) * valueAt(value, node);
      weight[by] = valueAt(weight, by) + valueAt(others, from);
    }
  }
  return q.map((sum, i) => (weight[i] ? sum / weight[i] : 0));
}

/** [nodes] A seat's expected return from each node on. */
function nodeValues(
  { nodes, parent, turn, slot, chance, returns, seats }: GameTree,
  policy: Float64Array,
  seat: number,
) {
  const value = new Float64Array(nodes);
  for (let node = nodes - 1; node > 0; node--) {
    if (turn[node] === OVER) value[node] = valueAt(returns, node * seats + seat);
    const from = valueAt(parent, node);
    const by = valueAt(slot, node);
    const p = (by < 0 ? chance[node] : policy[by]) as number;
    value[from] = valueAt(value, from) + p * valueAt(value, node);
  }
  return value;
}

/** Turns each set's logits into log-probabilities. */
function normalise({ sets }: GameTree, logits: Float64Array): void {
  for (let set = 0; set < sets.count; set++) {
    const own = logits.subarray(sets.slot[set], sets.slot[set + 1]);
    const highest = own.reduce((most, logit) => Math.max(most, logit), -Infinity);
    const total = highest + Math.log(own.reduce((sum, logit) => sum + Math.exp(logit - highest), 0));
    own.forEach((logit, i) => (own[i] = logit - total));
  }
}
