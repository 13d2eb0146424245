import { expect, it } from "vitest";
import { estimateTreeNodes } from "../../../agents/trees/tree-size.ts";
import { gameById } from "../../../games/registry.ts";

it.each([
  ["kuhn-poker", 58],
  ["leduc-poker", 9457],
  ["tic-tac-toe", 549_946],
])("the estimated size of the tree of %s comes close to its %d nodes, the same every time", (id, nodes) => {
  const estimate = estimateTreeNodes(gameById(id), {}, 1e9);
  expect(Math.abs(estimate / nodes - 1)).toBeLessThan(0.1);
  expect(estimateTreeNodes(gameById(id), {}, 1e9)).toBe(estimate);
});

it.each(["connect-four", "negotiation", "coached-negotiation", "proposer-solver-judge", "attacker-defender"])(
  "the tree of %s exceeds any limit that fits in memory",
  (id) => {
    expect(estimateTreeNodes(gameById(id), {}, 1e7)).toBeGreaterThan(1e7);
  },
);
