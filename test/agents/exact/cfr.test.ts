import { describe, expect, it } from "vitest";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { uniformTable } from "../../../agents/trees/policy-table.ts";
import { gameTree } from "../../../agents/trees/tree.ts";
import { cfrSolver } from "../../../agents/exact/cfr.ts";
import { solve } from "./solve.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";

const kuhn = gameTree(kuhnPoker);
const leduc = gameTree(leducPoker);

describe("CFR", () => {
  // NashConv of the average policy of OpenSpiel 2.0.2's CFRSolver and CFRPlusSolver (Python).
  it.each([
    ["kuhn-poker", kuhn, false, 10, 0.1373975876343151],
    ["kuhn-poker", kuhn, false, 100, 0.016451954631830412],
    ["kuhn-poker", kuhn, false, 1000, 0.0018752332939859229],
    ["kuhn-poker", kuhn, true, 10, 0.06537418133668965],
    ["kuhn-poker", kuhn, true, 100, 0.002388808202223369],
    ["kuhn-poker", kuhn, true, 1000, 0.00017473064504169855],
    ["leduc-poker", leduc, false, 10, 1.777157966337538],
    ["leduc-poker", leduc, false, 100, 0.19143270600919524],
    ["leduc-poker", leduc, true, 10, 1.2208778031808132],
    ["leduc-poker", leduc, true, 100, 0.02683198994179567],
  ])("in %s (plus: %3$s) after %4$i iterations is OpenSpiel's", (_, tree, plus, iterations, expected) => {
    expect(nashConv(tree, solve(tree, iterations, { plus })).nashConv).toBeCloseTo(expected, 9);
  });

  it("finds the games' values", () => {
    expect(nashConv(kuhn, solve(kuhn, 1000, { plus: true })).values[0]).toBeCloseTo(-1 / 18, 5);
    expect(nashConv(leduc, solve(leduc, 1000, { plus: true })).values[0]).toBeCloseTo(-0.085606424, 4);
  });

  it("resumes from its state, and starts uniform", () => {
    const solver = cfrSolver(kuhn, { plus: true });
    expect(solver.average().probabilities).toEqual(uniformTable(kuhn).probabilities);
    for (let i = 0; i < 30; i++) {
      solver.iterate();
      solver.average();
    }
    expect(solver.iterations).toBe(30);
    expect(solver.average().probabilities).toEqual(solve(kuhn, 30, { plus: true }).probabilities);
  });
});
