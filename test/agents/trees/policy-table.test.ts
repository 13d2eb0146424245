import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exportTable, legalProbabilities, tableFromLogits, uniformTable } from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { importTable, randomTable } from "./tables.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = gameTree(kuhnPoker);
const leduc = gameTree(leducPoker);
const refusal = (sentence: string) =>
  expect.objectContaining({ code: "evaluation/bad-table", message: expect.stringContaining(sentence) });

describe("tables", () => {
  it("are uniform over legal actions only", () => {
    const set = leduc.sets.find(0, leduc.sets.text[0] ?? "") ?? -1;
    expect(Array.from(legalProbabilities(uniformTable(leduc), set))).toEqual([0.5, 0.5]);
  });

  it("come from logits by a softmax over legal actions", () => {
    const { sets } = leduc;
    const logits = new Float32Array(sets.count * 3);
    for (let set = 0; set < sets.count; set++) logits.set([Math.log(1), Math.log(2), Math.log(5)], set * 3);
    const table = tableFromLogits(leduc, logits);
    const masks = new Set<string>();
    for (let set = 0; set < sets.count; set++) {
      const legal = Array.from(sets.action.subarray(sets.slot[set], sets.slot[set + 1]));
      masks.add(legal.join(""));
      const weights = legal.map((action) => valueAt([1, 2, 5], action));
      const sum = weights.reduce((a, b) => a + b, 0);
      legalProbabilities(table, set).forEach((p, i) => expect(p).toBeCloseTo(valueAt(weights, i) / sum, 6));
    }
    expect([...masks].sort()).toEqual(["01", "012", "12"]);
  });

  it("need one finite logit per action", () => {
    expect(() => tableFromLogits(kuhn, new Float32Array(23))).toThrow("Expected 12 x 2 logits, not 23.");
    expect(() => tableFromLogits(kuhn, new Float32Array(24).fill(Number.NaN, 6, 7))).toThrow(RangeError);
  });
});

describe("the exchange format", () => {
  it("has OpenSpiel's texts and numbers", () => {
    const policy = exportTable(uniformTable(kuhn));
    expect(Object.keys(policy).sort()).toEqual("0 0b 0p 0pb 1 1b 1p 1pb 2 2b 2p 2pb".split(" "));
    expect(policy["1pb"]).toEqual({ 0: 0.5, 1: 0.5 });
  });

  it("survives a round trip through JSON", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(kuhn, leduc), (seed, tree) => {
        const table = randomTable(tree, seed);
        const back = importTable(tree, JSON.parse(JSON.stringify(exportTable(table))));
        expect(back.probabilities).toEqual(table.probabilities);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it("doesn't exist if two seats share a text", () => {
    const shared = gameTree({
      ...kuhnPoker,
      informationState: (state, seat) => kuhnPoker.informationState(state, seat).replace(/p$/, ""),
    });
    expect(shared.sets.count).toBe(12);
    expect(() => exportTable(uniformTable(shared))).toThrow(refusal("Two seats of kuhn-poker"));
  });
});
