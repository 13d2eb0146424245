import { AgentError } from "../errors.ts";
import { maskedSoftmax } from "../networks/softmax.ts";
import type { GameTree } from "./tree.ts";

/** A policy for every information set of a game, all seats. @see {@link uniformTable} */
export interface PolicyTable {
  readonly tree: GameTree;
  /** [slots] The probability of each legal action of each information set; they sum to 1 within a set. */
  readonly probabilities: Float64Array;
}

/** The exchange format of a table: `{INFORMATION_STATE: {ACTION: PROBABILITY}}`, OpenSpiel's texts and numbers. */
export type PolicyExport = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Every legal action with the same probability.
 *
 * @example
 * import { gameTree, uniformTable, type PolicyTable } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const { probabilities }: PolicyTable = uniformTable(gameTree(gameById("kuhn-poker")));
 * console.log(probabilities.slice(0, 2)); // Float64Array(2) [ 0.5, 0.5 ]
 */
export function uniformTable(tree: GameTree): PolicyTable {
  return tableBySet(tree, (row) => row.fill(1 / row.length));
}

/**
 * The softmax over legal actions of a network's logits.
 * @param logits [sets, game.actions], row by row in the order of `tree.sets`; illegal actions are ignored.
 * @throws RangeError on another length or if a legal action's logit is not finite.
 */
export function tableFromLogits(tree: GameTree, logits: ArrayLike<number>): PolicyTable {
  const width = tree.game.actions;
  if (logits.length !== tree.sets.count * width) {
    throw new RangeError(`Expected ${tree.sets.count} x ${width} logits, not ${logits.length}.`);
  }
  return tableBySet(tree, (row, actions, set) => {
    row.set(maskedSoftmax(logits, set * width, Array.from(actions)));
    if (row.some(Number.isNaN))
      throw new RangeError(`The logits of information state "${tree.sets.text[set]}" are not finite.`);
  });
}

/** Normalises each set's weights (non-negative); uniform where all are 0. */
export function tableFromWeights(tree: GameTree, weights: Float64Array): PolicyTable {
  const { slot } = tree.sets;
  return tableBySet(tree, (row, _, set) => {
    const own = weights.subarray(slot[set], slot[set + 1]);
    const sum = own.reduce((total, weight) => total + weight, 0);
    if (sum > 0) own.forEach((weight, i) => (row[i] = weight / sum));
    else row.fill(1 / row.length);
  });
}

/** The probabilities of an information set's legal actions, in rising order of action (a view). */
export function legalProbabilities({ tree, probabilities }: PolicyTable, set: number): Float64Array {
  return probabilities.subarray(tree.sets.slot[set], tree.sets.slot[set + 1]);
}

/**
 * The table in its exchange format.
 * @throws AgentError `evaluation/bad-table` when two seats have an information state of the same text.
 */
export function exportTable(table: PolicyTable): PolicyExport {
  const { sets } = table.tree;
  assertTextsUnique(table.tree);
  const entries = sets.text.map((text, set) => {
    const actions = sets.action.subarray(sets.slot[set], sets.slot[set + 1]);
    return [
      text,
      Object.fromEntries(Array.from(legalProbabilities(table, set), (p, i) => [String(actions[i]), p])),
    ] as const;
  });
  return Object.fromEntries(entries);
}

function assertTextsUnique({ game, sets }: GameTree): void {
  if (new Set(sets.text).size === sets.count) return;
  const twice = sets.text.find((text, set) => sets.text.indexOf(text) !== set);
  throw new AgentError(
    "evaluation/bad-table",
    `Two seats of ${game.id} have an information state "${twice}": its policies have no exchange format.`,
  );
}

/** A table filled row by row; rows start as zeros. */
function tableBySet(tree: GameTree, fill: (row: Float64Array, actions: Uint16Array, set: number) => void): PolicyTable {
  const { slot, action, count } = tree.sets;
  const probabilities = new Float64Array(action.length);
  for (let set = 0; set < count; set++) {
    fill(probabilities.subarray(slot[set], slot[set + 1]), action.subarray(slot[set], slot[set + 1]), set);
  }
  return { tree, probabilities };
}
