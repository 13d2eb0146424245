import { expect, it } from "vitest";
import { exactMeasures } from "../../../agents/evaluation/measures.ts";
import { uniformTable } from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";

it("exactMeasures are exact, with unit and meaning", () => {
  const measures = exactMeasures(uniformTable(gameTree(kuhnPoker)));
  expect(Object.keys(measures)).toEqual(["nashConv", "exploitability", "value"]);
  for (const { value, low, high, n, unit, meaning } of Object.values(measures)) {
    expect([low, high, n, unit]).toEqual([value, value, 0, "chips"]);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
  expect(measures["nashConv"]?.value).toBeCloseTo(11 / 12, 12);
  expect(measures["exploitability"]?.value).toBeCloseTo(11 / 24, 12);
  expect(measures["value"]?.value).toBeCloseTo(1 / 8, 12);
});
