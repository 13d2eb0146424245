import type { Measure } from "../../games/core/measures.ts";
import { nashConv } from "../trees/nash-conv.ts";
import type { PolicyTable } from "../trees/policy-table.ts";
import { valueAt } from "../../games/core/value-at.ts";

/**
 * The exact measures of a policy of an enumerable game: `nashConv`, `exploitability` and `value`, in the game's unit.
 */
export function exactMeasures(table: PolicyTable): Readonly<Record<string, Measure>> {
  const { game } = table.tree;
  const found = nashConv(table.tree, table);
  const exact = (value: number, meaning: string): Measure => {
    return { value, low: value, high: value, n: 0, unit: game.utility.unit, meaning };
  };
  return {
    nashConv: exact(
      found.nashConv,
      "What perfect opponents could gain against this policy, summed over the seats; 0 is a Nash equilibrium, lower is better.",
    ),
    exploitability: exact(
      found.exploitability,
      `What a perfect opponent gains an episode, averaged over the ${game.roles.length} seats; lower is better.`,
    ),
    value: exact(
      valueAt(found.values, 0),
      `Expected return of the first seat (${game.roles[0]}) when this policy plays every seat.`,
    ),
  };
}
