import { tableFromWeights, type PolicyTable } from "../trees/policy-table.ts";
import { addRealisations } from "../trees/realisations.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** A policy of a league with its version. */
export interface VersionTable {
  readonly version: number;
  readonly table: PolicyTable;
}

/** A policy of a mixture with its probability. */
export interface MixedTable {
  readonly mass: number;
  readonly table: PolicyTable;
}

/**
 * The behavioural policy of a seat that draws one of several policies before each episode: in each information state
 * the mean of the policies, weighted by the seat's own reach probability under each (Kuhn 1953; Heinrich et al. 2015,
 * "Fictitious Self-Play in Extensive-Form Games", lemma 6). Uniform where none reaches it.
 * @param weights of the tables, non-negative, in any unit.
 * @throws RangeError without a table, or for another number of weights.
 */
export function mixtureTable(tables: readonly PolicyTable[], weights: readonly number[]): PolicyTable {
  const [first] = tables;
  if (!first || tables.length !== weights.length) {
    throw new RangeError(`A mixture takes one weight per policy, not ${weights.length} for ${tables.length}.`);
  }
  const sums = new Float64Array(first.probabilities.length);
  tables.forEach(({ tree, probabilities }, i) => {
    for (let seat = 0; seat < tree.seats; seat++) addRealisations(tree, probabilities, seat, valueAt(weights, i), sums);
  });
  return tableFromWeights(first.tree, sums);
}

/**
 * Weights of a league's snapshots in a mixture: the policy of update k has weight k, as in CFR+'s averaging (Tammelin
 * 2014), and each snapshot represents the updates since the one before.
 * @param versions rising.
 */
export function snapshotWeights(versions: readonly number[]): number[] {
  const upTo = (version: number) => (version * (version + 1)) / 2;
  return versions.map((version, i) => upTo(version) - (i === 0 ? 0 : upTo(valueAt(versions, i - 1))));
}
