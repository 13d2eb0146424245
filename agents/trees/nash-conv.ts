import { OVER } from "../../games/core/game.ts";
import type { PolicyTable } from "./policy-table.ts";
import type { GameTree } from "./tree.ts";

/** One seat's best response to the others' policies. */
export interface BestResponse {
  /** The seat's expected return, in the game's unit. */
  readonly value: number;
  /** [sets] The slot chosen in each information set of the seat; -1 in sets of other seats. */
  readonly choice: Int32Array;
}

/** How far a policy is from an equilibrium, in the game's unit. @see {@link nashConv} */
export interface NashConv {
  /** Sum over seats of what a best response gains over the policy itself; 0 in a Nash equilibrium only. */
  readonly nashConv: number;
  /**
   * `nashConv` / seats: in a two-player zero-sum game, a best response's mean return against the policy, seats
   * averaged.
   */
  readonly exploitability: number;
  /** Each seat's expected return when it alone plays a best response. */
  readonly bestResponseValues: readonly number[];
  /** Each seat's expected return when all play the policy. */
  readonly values: readonly number[];
}

/** Each seat's expected return when all play the table's policy: the sum over ends of reach probability x return. */
export function expectedReturns(tree: GameTree, { probabilities }: PolicyTable): readonly number[] {
  const { nodes, turn, returns, seats } = tree;
  const reach = reachProbabilities(tree, probabilities, null);
  const values = Array.from({ length: seats }, () => 0);
  for (let node = 0; node < nodes; node++) {
    if (turn[node] !== OVER) continue;
    for (let seat = 0; seat < seats; seat++) {
      values[seat] = (values[seat] as number) + (reach[node] as number) * (returns[node * seats + seat] as number);
    }
  }
  return values;
}

/**
 * An exact best response of `seat` to the table's policies of the others, by backward induction over information sets:
 *
 *   choice(I) = argmax_a sum_{h in I} pi_{-seat}(h) v(ha)
 *
 * where pi_{-seat} is the counterfactual reach (others and chance) and v the value under the choices further down
 * (Zinkevich et al. 2007, "Regret Minimization in Games with Incomplete Information"; Lanctot et al. 2019, "OpenSpiel",
 * 3.3). Ties go to the lowest action. Perfect recall is assumed; the tree checked it.
 */
export function bestResponse(tree: GameTree, { probabilities }: PolicyTable, seat: number): BestResponse {
  const { nodes, parent, turn, slot, chance, set, firstChild, returns, seats, sets } = tree;
  const others = reachProbabilities(tree, probabilities, seat);
  const value = new Float64Array(nodes);
  const worth = new Float64Array(sets.action.length); // sum over the set's nodes of reach x value, for each slot
  const choice = new Int32Array(sets.count).fill(-1);
  for (const node of tree.order[seat] ?? []) {
    if (turn[node] === OVER) value[node] = returns[node * seats + seat] as number;
    else if (turn[node] === seat) {
      const own = set[node] as number;
      if (choice[own] === -1) choice[own] = argmax(worth, sets.slot[own] as number, sets.slot[own + 1] as number);
      const taken = (choice[own] as number) - (sets.slot[own] as number);
      value[node] = value[(firstChild[node] as number) + taken] as number;
    } // else its children have already added to it
    const from = parent[node] as number;
    if (from < 0) continue;
    const by = slot[node] as number;
    if (turn[from] === seat) worth[by] = (worth[by] as number) + (others[node] as number) * (value[node] as number);
    else {
      const p = (by < 0 ? chance[node] : probabilities[by]) as number;
      value[from] = (value[from] as number) + p * (value[node] as number);
    }
  }
  return { value: value[0] as number, choice };
}

/**
 * NashConv(pi) = sum over seats i of max_{pi'_i} u_i(pi'_i, pi_{-i}) - u_i(pi), exact
 * (Lanctot et al. 2017, "A Unified Game-Theoretic Approach to Multiagent Reinforcement Learning", 2.1).
 *
 * @example
 * import { gameTree, nashConv, uniformTable, type NashConv } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const tree = gameTree(gameById("kuhn-poker"));
 * const distance: NashConv = nashConv(tree, uniformTable(tree));
 * console.log(distance.nashConv.toFixed(4)); // 0.9167
 */
export function nashConv(tree: GameTree, table: PolicyTable): NashConv {
  const values = expectedReturns(tree, table);
  const bestResponseValues = values.map((_, seat) => bestResponse(tree, table, seat).value);
  // A best response gains at least 0; anything below is a rounding error.
  const gains = bestResponseValues.map((best, seat) => Math.max(0, best - (values[seat] as number)));
  const sum = gains.reduce((total, gain) => total + gain, 0);
  return { nashConv: sum, exploitability: sum / tree.seats, bestResponseValues, values };
}

/**
 * [nodes] The probability that chance and the seats play towards each node.
 * @param except the seat whose own probabilities are left out: the counterfactual reach of its nodes.
 */
export function reachProbabilities(tree: GameTree, probabilities: Float64Array, except: number | null): Float64Array {
  const { nodes, parent, turn, slot, chance } = tree;
  const reach = new Float64Array(nodes);
  reach[0] = 1;
  for (let node = 1; node < nodes; node++) {
    const from = parent[node] as number;
    const by = slot[node] as number;
    const p = turn[from] === except ? 1 : ((by < 0 ? chance[node] : probabilities[by]) as number);
    reach[node] = (reach[from] as number) * p;
  }
  return reach;
}

function argmax(values: Float64Array, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i < to; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
