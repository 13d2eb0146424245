import { random } from "../../../games/core/random.ts";
import { expectedReturns } from "../../../agents/trees/nash-conv.ts";
import {
  legalProbabilities,
  tableFromWeights,
  uniformTable,
  type PolicyExport,
  type PolicyTable,
} from "../../../agents/trees/policy-table.ts";
import type { GameTree } from "../../../agents/trees/tree.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/** A table drawn from a seed, some of its probabilities 0. */
export function randomTable(tree: GameTree, seed: number): PolicyTable {
  const next = random(`table ${seed}`);
  const weights = Float64Array.from(tree.sets.action, () => Math.max(0, next() - 0.2));
  return tableFromWeights(tree, weights);
}

/** The first legal action, always. */
export function firstActionTable(tree: GameTree): PolicyTable {
  const table = uniformTable(tree);
  for (let set = 0; set < tree.sets.count; set++) legalProbabilities(table, set).fill(0).fill(1, 0, 1);
  return table;
}

/** Reads an exported policy. @throws Error for one without a number for each legal action of each information state. */
export function importTable(tree: GameTree, policy: PolicyExport): PolicyTable {
  const { sets } = tree;
  const rows = sets.text.map((text, set) => {
    const actions = sets.action.subarray(sets.slot[set], sets.slot[set + 1]);
    return Array.from(actions, (action) => policy[text]?.[action] ?? Number.NaN);
  });
  const probabilities = Float64Array.from(rows.flat());
  if (probabilities.some(Number.isNaN)) throw new Error("The policy lacks an action of an information state.");
  return { tree, probabilities };
}

/** A seat's maximum, by trying each of its pure strategies. */
export function bruteForceValue(tree: GameTree, table: PolicyTable, seat: number): number {
  const own = Array.from({ length: tree.sets.count }, (_, set) => set).filter((set) => tree.sets.seat[set] === seat);
  const { slot } = tree.sets;
  const attempt = (i: number, probabilities: Float64Array): number => {
    const set = own[i];
    if (set === undefined) return expectedReturns(tree, { tree, probabilities })[seat] ?? Number.NaN;
    let best = -Infinity;
    for (let taken = valueAt(slot, set); taken < valueAt(slot, set + 1); taken++) {
      const pure = probabilities.slice().fill(0, slot[set], slot[set + 1]);
      pure[taken] = 1;
      best = Math.max(best, attempt(i + 1, pure));
    }
    return best;
  };
  return attempt(0, table.probabilities);
}

/** Slots of a seat's sets with a real choice: the number of decisions that brute force must try. */
export function choices(tree: GameTree, seat: number): number {
  let count = 0;
  for (let set = 0; set < tree.sets.count; set++) {
    const actions = valueAt(tree.sets.slot, set + 1) - valueAt(tree.sets.slot, set);
    if (tree.sets.seat[set] === seat && actions > 1) count++;
  }
  return count;
}
