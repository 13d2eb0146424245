import { cfrSolver, type CfrOptions } from "../../../agents/exact/cfr.ts";
import type { PolicyTable } from "../../../agents/trees/policy-table.ts";
import type { GameTree } from "../../../agents/trees/tree.ts";

/** The average policy after `iterations` of CFR. */
export function solve(tree: GameTree, iterations: number, options: CfrOptions = {}): PolicyTable {
  const solver = cfrSolver(tree, options);
  while (solver.iterations < iterations) solver.iterate();
  return solver.average();
}
