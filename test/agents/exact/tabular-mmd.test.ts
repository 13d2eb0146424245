import { describe, expect, it } from "vitest";
import { nashConv } from "../../../agents/trees/nash-conv.ts";
import { tableFromWeights, uniformTable, type PolicyTable } from "../../../agents/trees/policy-table.ts";
import { gameTree, type GameTree } from "../../../agents/trees/tree.ts";
import { mmdSolver, solveMmd } from "./tabular-mmd.ts";
import { kuhnPoker } from "../../../games/kuhn-poker/game.ts";
import { leducPoker } from "../../../games/leduc-poker/game.ts";
import { biasedRockPaperScissors, matchingPennies } from "../evaluation/matrix-games.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const kuhn = gameTree(kuhnPoker);
const leduc = gameTree(leducPoker);

/** Each seat's probabilities in a game where each seat has one information state. */
const strategies = ({ tree, probabilities }: PolicyTable) =>
  Array.from({ length: tree.sets.count }, (_, set) =>
    Array.from(probabilities.subarray(tree.sets.slot[set], tree.sets.slot[set + 1])),
  );

/** A magnet with the same weights for every seat. */
const magnetOf = (tree: GameTree, weights: readonly number[]) =>
  tableFromWeights(
    tree,
    Float64Array.from(tree.sets.action, (action) => valueAt(weights, action)),
  );

describe("tabular magnetic mirror descent", () => {
  // NashConv of the last policy of an independent implementation in Python, whose NashConv is OpenSpiel's to 1e-9.
  it.each([
    ["kuhn-poker", kuhn, 1, 100, 0.058],
    ["kuhn-poker", kuhn, 1, 1000, 0.0101],
    ["kuhn-poker", kuhn, 1, 10_000, 0.0024],
    ["leduc-poker", leduc, 5, 100, 0.471],
    ["leduc-poker", leduc, 5, 1000, 0.134],
  ])(
    "in %s, alpha %3$s / sqrt(t), eta 1 / sqrt(t), after %4$s iterations matches the reference",
    (_, tree, alpha, iterations, expected) => {
      const table = solveMmd(tree, iterations, { temperature: (t) => alpha / Math.sqrt(t) });
      const digits = expected < 0.05 ? 4 : 3;
      expect(nashConv(tree, table).nashConv).toBeCloseTo(expected, digits);
    },
  );

  it("moves from its magnet to the equilibrium as the temperature falls", () => {
    const tree = gameTree(matchingPennies);
    const magnet = magnetOf(tree, [0.8, 0.2]);
    const drawn = strategies(solveMmd(tree, 200, { temperature: () => 1, stepSize: () => 0.2, magnet }));
    expect(Math.abs((drawn[0]?.[0] ?? 0) - 0.5)).toBeGreaterThan(0.02);
    const back = strategies(solveMmd(tree, 20_000, { magnet }));
    for (const p of back.flat()) expect(Math.abs(p - 0.5)).toBeLessThan(0.01);
  });

  it("converges to the regularised equilibrium: pi = softmax(log magnet + q / alpha)", () => {
    const tree = gameTree(biasedRockPaperScissors);
    const magnet = [0.6, 0.3, 0.1];
    const alpha = 0.7;
    const solved = solveMmd(tree, 2000, {
      temperature: () => alpha,
      stepSize: () => 0.1,
      magnet: magnetOf(tree, magnet),
    });
    const [row = [], column = []] = strategies(solved);
    const respond = (other: readonly number[]) => {
      const weights = [0, 1, 2].map((a) => {
        const q = [0, 1, 2].reduce((sum, b) => sum + valueAt(other, b) * biasedRockPaperScissors.payoff(a, b), 0);
        return valueAt(magnet, a) * Math.exp(q / alpha);
      });
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      return weights.map((weight) => weight / total);
    };
    respond(column).forEach((p, a) => expect(row[a]).toBeCloseTo(p, 9));
    // The payoffs are antisymmetric, so the seats face the same problem.
    row.forEach((p, a) => expect(column[a]).toBeCloseTo(p, 9));
    // Neither the magnet nor the equilibrium without one.
    expect(row.every((p, a) => Math.abs(p - valueAt(magnet, a)) > 0.01)).toBe(true);
    expect(nashConv(tree, solved).nashConv).toBeGreaterThan(0.05);
  });

  it("starts uniform, counts, and returns tables that don't change", () => {
    const solver = mmdSolver(kuhn);
    const first = solver.current();
    expect(first.probabilities).toEqual(uniformTable(kuhn).probabilities);
    for (let i = 0; i < 50; i++) solver.iterate();
    expect(solver.iterations).toBe(50);
    expect(first.probabilities).toEqual(uniformTable(kuhn).probabilities);
    solver
      .current()
      .probabilities.forEach((p, i) => expect(p).toBeCloseTo(solveMmd(kuhn, 50).probabilities[i] ?? -1, 14));
  });
});
