import type { Measure } from "../../games/core/measures.ts";
import { mixtureTable, snapshotWeights, type MixedTable, type VersionTable } from "./mixture.ts";
import { nashConv } from "../trees/nash-conv.ts";
import type { PolicyTable } from "../trees/policy-table.ts";

/** Alternatives to a league's last weights that may play a seat. */
export interface Averages {
  /** The policy of the averaged weights, where the learner keeps an average. */
  readonly average?: PolicyTable | undefined;
  /** The league's snapshots, oldest first. */
  readonly snapshots?: readonly VersionTable[];
  /** The mixture that its opponents are drawn from. */
  readonly metaStrategy?: readonly MixedTable[];
}

/**
 * Exact measures of averages, next to those of the last weights: `nashConv/average`, with two or more snapshots
 * `nashConv/mixture`, and `nashConv/meta-strategy`.
 */
export function averageMeasures({
  average,
  snapshots = [],
  metaStrategy = [],
}: Averages): Readonly<Record<string, Measure>> {
  const measures: Record<string, Measure> = {};
  if (average) {
    measures["nashConv/average"] = exact(
      average,
      "What perfect opponents could gain against the policy whose weights are the average over the updates; lower is better.",
    );
  }
  if (snapshots.length > 1) {
    const mixture = mixtureTable(
      snapshots.map(({ table }) => table),
      snapshotWeights(snapshots.map(({ version }) => version)),
    );
    measures["nashConv/mixture"] = exact(
      mixture,
      "What perfect opponents could gain against a seat that draws one of the league's snapshots, late ones more often, before each episode; lower is better.",
    );
  }
  if (metaStrategy.length > 0) {
    const mixture = mixtureTable(
      metaStrategy.map(({ table }) => table),
      metaStrategy.map(({ mass }) => mass),
    );
    measures["nashConv/meta-strategy"] = exact(
      mixture,
      "What perfect opponents could gain against a seat that draws a member from the meta-strategy, which opponents are drawn from in training, before each episode; lower is better.",
    );
  }
  return measures;
}

function exact(table: PolicyTable, meaning: string): Measure {
  const value = nashConv(table.tree, table).nashConv;
  return { value, low: value, high: value, n: 0, unit: table.tree.game.utility.unit, meaning };
}
