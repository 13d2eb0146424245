import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestResponse, expectedReturns, nashConv } from "../../../agents/trees/nash-conv.ts";
import { legalProbabilities, tableFromWeights, uniformTable } from "../../../agents/trees/policy-table.ts";
import { gameTree, type GameTree } from "../../../agents/trees/tree.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { liarsDice } from "../../../games/liars-dice/game.ts";
import { randomGame, relabelled } from "../evaluation/small-games.ts";
import { bruteForceValue, choices, firstActionTable, randomTable } from "./tables.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = gameTree(kuhnPoker);
const leduc = gameTree(leducPoker);
const dice = gameTree(liarsDice);

/**
 * A policy that any program can rebuild from the texts: weight 1 + (sum of the text's character codes) (action + 1) mod
 * 7.
 */
function writtenDown(tree: GameTree) {
  const weights = new Float64Array(tree.sets.action.length);
  tree.sets.text.forEach((text, set) => {
    const sum = Array.from(text).reduce((total, c) => total + c.charCodeAt(0), 0);
    for (let i = valueAt(tree.sets.slot, set); i < valueAt(tree.sets.slot, set + 1); i++) {
      weights[i] = 1 + ((sum * (valueAt(tree.sets.action, i) + 1)) % 7);
    }
  });
  return tableFromWeights(tree, weights);
}

describe("nashConv against OpenSpiel's figures", () => {
  it("of uniform policies", () => {
    expect(nashConv(kuhn, uniformTable(kuhn)).nashConv).toBeCloseTo(11 / 12, 12);
    expect(nashConv(leduc, uniformTable(leduc)).nashConv).toBeCloseTo(4.747222222222222, 12);
    expect(nashConv(leduc, uniformTable(leduc)).exploitability).toBeCloseTo(2.373611111111111, 12);
    expect(nashConv(dice, uniformTable(dice)).nashConv).toBeCloseTo(1.5614886463844795, 12);
  });

  it("of always taking the first action", () => {
    expect(nashConv(kuhn, firstActionTable(kuhn)).nashConv).toBeCloseTo(2, 12);
    expect(nashConv(leduc, firstActionTable(leduc)).nashConv).toBeCloseTo(2, 12);
    expect(nashConv(dice, firstActionTable(dice)).nashConv).toBeCloseTo(17 / 9, 12);
  });

  it("of a non-uniform policy, both seats' best responses and the value", () => {
    // pyspiel 2.0.2: exploitability.nash_conv(return_only_nash_conv=False), expected_game_score.
    const expected = [
      [kuhn, 0.717199211045365, 0.38717948717948725, 0.33001972386587775, 0.10251479289940829],
      [leduc, 4.691888684600087, 2.0417894002614463, 2.6500992843386406, -0.05219183434006247],
      [dice, 1.5960865562186837, 0.8129256001762675, 0.783160956042416, -0.020385218818828058],
    ] as const;
    for (const [tree, sum, first, second, value] of expected) {
      const found = nashConv(tree, writtenDown(tree));
      expect(found.nashConv).toBeCloseTo(sum, 12);
      expect(found.bestResponseValues[0]).toBeCloseTo(first, 12);
      expect(found.bestResponseValues[1]).toBeCloseTo(second, 12);
      expect(found.values[0]).toBeCloseTo(value, 12);
    }
  });

  it("of Kuhn's own equilibria: nothing to gain, -1/18 for the first seat", () => {
    for (const alpha of [0, 1 / 6, 1 / 3]) {
      const bets = { "0": alpha, "1": 0, "2": 3 * alpha, "0pb": 0, "1pb": alpha + 1 / 3, "2pb": 1 };
      const replies = { "0p": 1 / 3, "1p": 0, "2p": 1, "0b": 0, "1b": 1 / 3, "2b": 1 };
      const bet: Record<string, number> = { ...bets, ...replies };
      const weights = Float64Array.from(kuhn.sets.text.flatMap((text) => [1 - (bet[text] ?? 0), bet[text] ?? 0]));
      const found = nashConv(kuhn, tableFromWeights(kuhn, weights));
      expect(found.nashConv).toBeCloseTo(0, 12);
      expect(found.values[0]).toBeCloseTo(-1 / 18, 12);
    }
  });
});

describe("bestResponse", () => {
  it("is the best of all 64 pure strategies of each seat in Kuhn poker", () => {
    for (let seed = 0; seed < 20; seed++) {
      const table = randomTable(kuhn, seed);
      for (const seat of [0, 1]) {
        expect(bestResponse(kuhn, table, seat).value).toBeCloseTo(bruteForceValue(kuhn, table, seat), 12);
      }
    }
  });

  it("is the best of all pure strategies in random games, general-sum, with sets at several depths", () => {
    let deep = 0;
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.constantFrom(0, 1), (seed, policy, seat) => {
        const tree = gameTree(randomGame(seed));
        fc.pre(choices(tree, seat) <= 9);
        if (hasSetAtSeveralDepths(tree)) deep++;
        const table = randomTable(tree, policy);
        expect(bestResponse(tree, table, seat).value).toBeCloseTo(bruteForceValue(tree, table, seat), 10);
      }),
      { seed: 1, numRuns: 200 },
    );
    expect(deep).toBeGreaterThan(50);
  });

  it("returns the choices that give its value", () => {
    const table = randomTable(leduc, 3);
    for (const seat of [0, 1]) {
      const { choice, value } = bestResponse(leduc, table, seat);
      const probabilities = table.probabilities.slice();
      expect(Array.from(choice, (slot) => slot >= 0)).toEqual(Array.from(leduc.sets.seat, (of) => of === seat));
      for (let set = 0; set < leduc.sets.count; set++) {
        if (leduc.sets.seat[set] === seat) legalProbabilities({ tree: leduc, probabilities }, set).fill(0);
      }
      for (const slot of choice) if (slot >= 0) probabilities[slot] = 1;
      expect(expectedReturns(leduc, { tree: leduc, probabilities })[seat]).toBeCloseTo(value, 12);
    }
  });
});

describe("nashConv, for any policy", () => {
  it("is not negative, and zero-sum returns sum to 0", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(kuhn, leduc), (seed, tree) => {
        const found = nashConv(tree, randomTable(tree, seed));
        expect(found.nashConv).toBeGreaterThanOrEqual(0);
        expect(found.exploitability).toBe(found.nashConv / 2);
        expect((found.values[0] ?? 1) + (found.values[1] ?? 1)).toBeCloseTo(0, 12);
        const both = valueAt(found.bestResponseValues, 0) + valueAt(found.bestResponseValues, 1);
        expect(found.nashConv).toBeCloseTo(both, 12);
      }),
      { seed: 1, numRuns: 60 },
    );
  });

  it("doesn't change when actions are renumbered", () => {
    const turned = gameTree(relabelled(leducPoker));
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const table = randomTable(leduc, seed);
        const weights = new Float64Array(turned.sets.action.length);
        turned.sets.text.forEach((text, set) => {
          const same = leduc.sets.find(turned.sets.seat[set] ?? -1, text) ?? -1;
          weights.set(legalProbabilities(table, same).toReversed(), turned.sets.slot[set]);
        });
        const found = nashConv(turned, tableFromWeights(turned, weights)).nashConv;
        expect(found).toBeCloseTo(nashConv(leduc, table).nashConv, 10);
      }),
      { seed: 1, numRuns: 20 },
    );
  });
});

function hasSetAtSeveralDepths(tree: GameTree): boolean {
  const depth = new Int32Array(tree.nodes);
  const depths = new Map<number, number>();
  for (let node = 1; node < tree.nodes; node++) {
    depth[node] = 1 + valueAt(depth, valueAt(tree.parent, node));
    const set = tree.set[node] ?? -1;
    if (set < 0) continue;
    if ((depths.get(set) ?? depth[node]) !== depth[node]) return true;
    depths.set(set, valueAt(depth, node));
  }
  return false;
}
