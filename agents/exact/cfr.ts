import { OVER } from "../../games/core/game.ts";
import { tableFromWeights, uniformTable, type PolicyTable } from "../trees/policy-table.ts";
import type { GameTree } from "../trees/tree.ts";
import { reachProbabilities } from "../trees/nash-conv.ts";
import { addRealisations } from "../trees/realisations.ts";

/** Options of the solver. @see {@link cfrSolver} */
export interface CfrOptions {
  /** CFR+: negative regrets are reset to 0 at once, and later iterations weigh more (linearly) in the average. */
  readonly plus?: boolean;
}

/**
 * Counterfactual regret minimisation in progress: iterate as long as wanted, read the average at any time.
 * @see {@link cfrSolver}
 */
export interface CfrSolver {
  readonly iterations: number;
  /** One iteration: every seat in turn updates its regrets against the others' current policies. */
  iterate(): void;
  /**
   * The average policy so far, which converges to a Nash equilibrium in two-player zero-sum games; uniform at first.
   */
  average(): PolicyTable;
}

/**
 * Counterfactual regret minimisation with alternating updates on the whole tree
 * (Zinkevich et al. 2007, "Regret Minimization in Games with Incomplete Information"; CFR+: Tammelin 2014, "Solving
 * Large Imperfect Information Games Using CFR+"). Iteration for iteration the same as OpenSpiel's CFRSolver and
 * CFRPlusSolver.
 *
 * @example
 * import { cfrSolver, gameTree, nashConv, type CfrOptions, type CfrSolver } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const tree = gameTree(gameById("kuhn-poker"));
 * const options: CfrOptions = { plus: true };
 * const solver: CfrSolver = cfrSolver(tree, options);
 * while (solver.iterations < 1000) solver.iterate();
 * console.log(nashConv(tree, solver.average()).nashConv < 0.001); // true
 */
export function cfrSolver(tree: GameTree, { plus = false }: CfrOptions = {}): CfrSolver {
  const slots = tree.sets.action.length;
  const current = uniformTable(tree).probabilities;
  const regret = new Float64Array(slots);
  const cumulative = new Float64Array(slots);
  let iterations = 0;
  return {
    get iterations() {
      return iterations;
    },
    iterate() {
      iterations++;
      for (let seat = 0; seat < tree.seats; seat++) {
        addRealisations(tree, current, seat, plus ? iterations : 1, cumulative);
        addRegrets(tree, current, regret, seat);
        matchRegrets(tree, current, regret, seat, plus);
      }
    },
    average: () => tableFromWeights(tree, cumulative),
  };
}

/** regret(I, a) += sum_{h in I} counterfactual reach of h x (value of ha - value of h). */
function addRegrets(tree: GameTree, current: Float64Array, regret: Float64Array, seat: number) {
  const { nodes, parent, turn, slot, chance, returns, seats } = tree;
  const others = reachProbabilities(tree, current, seat);
  const value = new Float64Array(nodes);
  for (let node = nodes - 1; node > 0; node--) {
    if (turn[node] === OVER) value[node] = returns[node * seats + seat] as number;
    const from = parent[node] as number;
    const by = slot[node] as number;
    const p = (by < 0 ? chance[node] : current[by]) as number;
    value[from] = (value[from] as number) + p * (value[node] as number);
  }
  for (let node = 1; node < nodes; node++) {
    const from = parent[node] as number;
    if (turn[from] !== seat) continue;
    const by = slot[node] as number;
    const gain = (value[node] as number) - (value[from] as number);
    regret[by] = (regret[by] as number) + (others[from] as number) * gain;
  }
}

/**
 * current(I, a) = share of the positive regret, uniform if no regret is positive; CFR+ clips the regrets themselves at
 * 0.
 */
function matchRegrets(tree: GameTree, current: Float64Array, regret: Float64Array, seat: number, plus: boolean) {
  const { sets } = tree;
  for (let set = 0; set < sets.count; set++) {
    if (sets.seat[set] !== seat) continue;
    const first = sets.slot[set] as number;
    const end = sets.slot[set + 1] as number;
    let sum = 0;
    for (let i = first; i < end; i++) {
      if (plus && (regret[i] as number) < 0) regret[i] = 0;
      sum += Math.max(0, regret[i] as number);
    }
    for (let i = first; i < end; i++) {
      current[i] = sum > 0 ? Math.max(0, regret[i] as number) / sum : 1 / (end - first);
    }
  }
}
