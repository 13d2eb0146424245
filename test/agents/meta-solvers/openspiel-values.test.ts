import { describe, expect, it } from "vitest";
import type { Payoffs } from "../../../agents/meta-solvers/meta-solver.ts";
import { metaSolverById, resolveMetaSolverOptions } from "../../../agents/meta-solvers/registry.ts";
import values from "./openspiel-values.json" with { type: "json" };

/** As `openspiel-values.py` ran it. */
const STEPS = { iterations: 20_000 };

const solver = (id: string, given = {}) => {
  const found = metaSolverById(id);
  const options = resolveMetaSolverOptions(found, given);
  return {
    solve: (payoffs: Payoffs) => found.solve(payoffs, options),
    solveByRole: (first: Payoffs, second: Payoffs) => found.solveByRole(first, second, options),
  };
};

function expectMasses(found: readonly number[], expected: readonly number[], digits: number): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((mass, i) => expect(mass, `mass ${i}`).toBeCloseTo(expected[i] ?? Number.NaN, digits));
}

/** What each row earns against a mixture of columns. */
const earnings = (payoffs: Payoffs, mixture: readonly number[]): number[] =>
  payoffs.map((row) => row.reduce((sum, payoff, j) => sum + payoff * (mixture[j] ?? Number.NaN), 0));

const transposed = (payoffs: Payoffs): Payoffs => (payoffs[0] ?? []).map((_, j) => payoffs.map((row) => row[j] ?? 0));

describe.each(values.symmetric)("of $name", ({ payoffs, nash, prd, alphaRank }) => {
  it("Nash is an equilibrium, and OpenSpiel's where there is only one", () => {
    const found = solver("nash").solve(payoffs);
    expect(Math.max(...earnings(payoffs, found))).toBeCloseTo(0, 6);
    if (nash) expectMasses(found, nash, 4);
  });

  it("projected replicator dynamics are OpenSpiel's", () => {
    expectMasses(solver("prd", STEPS).solve(payoffs), prd, 10);
  });

  it("alpha-rank is OpenSpiel's", () => {
    expectMasses(solver("alpha-rank").solve(payoffs), alphaRank, 9);
  });
});

const zeroSum = values.byRole.flatMap(({ value, ...game }) => (value === null ? [] : [{ ...game, value }]));
const ranked = values.byRole.flatMap(({ alphaRank, ...game }) => (alphaRank === null ? [] : [{ ...game, alphaRank }]));

describe.each(zeroSum)("between roles, of $name", ({ first, second, value, nash }) => {
  it("Nash is an equilibrium of OpenSpiel's value, with its masses where there is only one", () => {
    const found = solver("nash").solveByRole(first, second);
    expect(Math.max(...earnings(first, found.second))).toBeCloseTo(value, 6);
    expect(Math.max(...earnings(transposed(second), found.first))).toBeCloseTo(-value, 6);
    if (nash.first) expectMasses(found.first, nash.first, 4);
    if (nash.second) expectMasses(found.second, nash.second, 4);
  });
});

describe.each(values.byRole)("between roles, of $name", ({ first, second, prd }) => {
  it("projected replicator dynamics are OpenSpiel's", () => {
    const found = solver("prd", STEPS).solveByRole(first, second);
    expectMasses(found.first, prd.first, 10);
    expectMasses(found.second, prd.second, 10);
  });
});

describe.each(ranked)("between roles, of $name", ({ first, second, alphaRank }) => {
  it("alpha-rank is OpenSpiel's", () => {
    const found = solver("alpha-rank").solveByRole(first, second);
    expectMasses(found.first, alphaRank.first, 9);
    expectMasses(found.second, alphaRank.second, 9);
  });
});

describe("alpha-rank between roles", () => {
  it("gives half to each of two profiles that can't be left, where OpenSpiel refuses", () => {
    const refused = values.byRole.filter(({ alphaRank }) => alphaRank === null);
    expect(refused.map(({ name }) => name)).toStrictEqual(["battle of the sexes"]);
    for (const { first, second } of refused) {
      const found = solver("alpha-rank").solveByRole(first, second);
      expectMasses([...found.first, ...found.second], [0.5, 0.5, 0.5, 0.5], 9);
    }
  });
});

describe("uniform", () => {
  it("gives every member the same mass, in each role", () => {
    const game = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    expect(solver("uniform").solve([[0]])).toStrictEqual([1]);
    expect(solver("uniform").solveByRole(game, game)).toStrictEqual({
      first: [0.5, 0.5],
      second: [1 / 3, 1 / 3, 1 / 3],
    });
  });
});

describe("the registry of meta-solvers", () => {
  it("refuses an unknown one by naming those available", () => {
    const error = {
      code: "league/unknown-meta-solver",
      message: expect.stringContaining("uniform, nash, prd") as string,
    };
    expect(() => metaSolverById("simplex")).toThrow(expect.objectContaining(error) as Error);
  });

  it("refuses bad options by naming the range", () => {
    const error = { code: "league/bad-meta-solver", message: expect.stringContaining("from 1 to 1000000") as string };
    expect(() => resolveMetaSolverOptions(metaSolverById("prd"), { iterations: 0.5 })).toThrow(
      expect.objectContaining(error) as Error,
    );
  });
});
