import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  exportTable,
  firstActionTable,
  importTable,
  rowOf,
  tableFromLogits,
  uniformTable,
} from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { randomTable } from "../evaluation/tables.ts";

const kuhn = gameTree(kuhnPoker);
const leduc = gameTree(leducPoker);
const refusal = (sentence: string) =>
  expect.objectContaining({ code: "evaluation/bad-table", message: expect.stringContaining(sentence) });

describe("tables", () => {
  it("are uniform, or first, over legal actions only", () => {
    const set = leduc.sets.find(0, leduc.sets.text[0] ?? "") ?? -1;
    expect(Array.from(rowOf(uniformTable(leduc), set))).toEqual([0.5, 0.5]);
    expect(Array.from(rowOf(firstActionTable(leduc), set))).toEqual([1, 0]);
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
      const weights = legal.map((action) => [1, 2, 5][action] ?? 0);
      const sum = weights.reduce((a, b) => a + b, 0);
      rowOf(table, set).forEach((p, i) => expect(p).toBeCloseTo((weights[i] ?? 0) / sum, 6));
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

  it("treats a missing action as never played", () => {
    const policy = { ...exportTable(uniformTable(kuhn)), "0": { 1: 1 } };
    expect(Array.from(rowOf(importTable(kuhn, policy), kuhn.sets.find(0, "0") ?? -1))).toEqual([0, 1]);
  });

  it.each([
    ["no object", () => null, "must be an object"],
    ["a list", () => [], "must be an object"],
    [
      "a missing state",
      (policy: Policy) => without(policy, "0", "1"),
      `lacks 2 of 12 information states of kuhn-poker, first "0"`,
    ],
    ["an unknown state", (policy: Policy) => ({ ...policy, "3": { 0: 1 } }), `no information state "3"`],
    ["a row that is no object", (policy: Policy) => ({ ...policy, "0": 1 }), `Information state "0" must be an object`],
    [
      "an illegal action",
      (policy: Policy) => ({ ...policy, "0": { 2: 1 } }),
      `Action 2 is not legal in information state "0"`,
    ],
    ["a negative probability", (policy: Policy) => ({ ...policy, "0": { 0: -0.5, 1: 1.5 } }), "from 0 to 1, not -0.5"],
    ["no number", (policy: Policy) => ({ ...policy, "0": { 0: "1" } }), "must be a number"],
    ["NaN", (policy: Policy) => ({ ...policy, "0": { 0: Number.NaN, 1: 1 } }), "not NaN"],
    ["a wrong sum", (policy: Policy) => ({ ...policy, "0": { 0: 0.5, 1: 0.49999 } }), "must sum to 1 within 0.000001"],
    ["an empty row", (policy: Policy) => ({ ...policy, "0": {} }), "sum to 0"],
  ])("refuses %s", (_, spoil, sentence) => {
    expect(() => importTable(kuhn, spoil(exportTable(uniformTable(kuhn))))).toThrow(refusal(sentence));
  });

  it("takes probabilities that rounding moved", () => {
    const policy = { ...exportTable(uniformTable(kuhn)), "0": { 0: 0.3333333, 1: 0.6666667 } };
    expect(() => importTable(kuhn, policy)).not.toThrow();
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

type Policy = ReturnType<typeof exportTable>;

function without(policy: Policy, ...texts: readonly string[]): Policy {
  return Object.fromEntries(Object.entries(policy).filter(([text]) => !texts.includes(text)));
}
