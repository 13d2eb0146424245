import { describe, expect, it } from "vitest";
import { averageMeasures } from "../../../agents/evaluation/averages.ts";
import { mixtureTable, snapshotWeights } from "../../../agents/evaluation/mixture.ts";
import { expectedReturns, nashConv } from "../../../agents/trees/nash-conv.ts";
import { uniformTable, type PolicyTable } from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { mmdSolver } from "../exact/tabular-mmd.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { randomTable } from "../trees/tables.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = gameTree(kuhnPoker);

/** A table whose seats play by tables of their own. */
function seated(row: PolicyTable, column: PolicyTable): PolicyTable {
  const { sets } = row.tree;
  const probabilities = row.probabilities.slice();
  for (let set = 0; set < sets.count; set++) {
    if (sets.seat[set] !== 1) continue;
    probabilities.set(column.probabilities.subarray(sets.slot[set], sets.slot[set + 1]), sets.slot[set]);
  }
  return { tree: row.tree, probabilities };
}

describe("a mixture of policies", () => {
  const tree = gameTree(leducPoker);
  const tables = [1, 2, 3].map((seed) => randomTable(tree, seed));
  const weights = [1, 5, 2];

  it("earns the same as drawing one policy per seat and episode, against every opponent", () => {
    const mixture = mixtureTable(tables, weights);
    for (const opponent of [uniformTable(tree), randomTable(tree, 9)]) {
      const drawn = tables.reduce(
        (sum, table, i) => sum + (valueAt(weights, i) / 8) * valueAt(expectedReturns(tree, seated(table, opponent)), 0),
        0,
      );
      expect(expectedReturns(tree, seated(mixture, opponent))[0]).toBeCloseTo(drawn, 10);
    }
  });

  it("is the policy itself if all are the same, or if one has all the weight", () => {
    const alike = mixtureTable([uniformTable(tree), uniformTable(tree)], [1, 3]);
    alike.probabilities.forEach((p, i) => expect(p).toBeCloseTo(uniformTable(tree).probabilities[i] ?? -1, 12));
    const single = mixtureTable(tables, [0, 1, 0]);
    expect(expectedReturns(tree, single)[0]).toBeCloseTo(valueAt(expectedReturns(tree, tables[1] ?? alike), 0), 12);
  });

  it("rejects weights that don't match its policies", () => {
    expect(() => mixtureTable(tables, [1, 2])).toThrow(RangeError);
    expect(() => mixtureTable([], [])).toThrow(RangeError);
  });
});

describe("snapshots of a league", () => {
  it("weigh as the updates they represent, each update by its number", () => {
    expect(snapshotWeights([0, 1, 2, 3])).toEqual([0, 1, 2, 3]);
    expect(snapshotWeights([0, 10, 30])).toEqual([0, 55, 410]);
    expect(snapshotWeights([4])).toEqual([10]);
  });

  it("are measured together from two on, and the averaged weights if there are some", () => {
    const solver = mmdSolver(kuhn, { temperature: () => 0, stepSize: () => 1 });
    const snapshots = Array.from({ length: 40 }, (_, version) => {
      solver.iterate();
      return { version, table: solver.current() };
    });
    const last = snapshots.at(-1)?.table ?? uniformTable(kuhn);
    const measures = averageMeasures({ average: uniformTable(kuhn), snapshots });
    expect(measures["nashConv/average"]?.value).toBeCloseTo(11 / 12, 10);
    // Mirror descent without a magnet cycles; its average does not.
    expect(measures["nashConv/mixture"]?.value).toBeLessThan(nashConv(kuhn, last).nashConv / 2);
    expect(averageMeasures({ snapshots: snapshots.slice(0, 1) })).toEqual({});
  });
});
