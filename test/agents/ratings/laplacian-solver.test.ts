import { array, assert, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { LaplacianFactor } from "../../../agents/ratings/laplacian-factor.ts";
import { LaplacianSolver } from "../../../agents/ratings/laplacian-solver.ts";
import { solveSquare } from "../../../agents/ratings/linear.ts";
import { random, randomInteger } from "../../../games/core/random.ts";

interface Graph {
  readonly members: number;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly weights: Float64Array;
}

const graph = (members: number, edges: readonly (readonly [number, number, number])[]): Graph => ({
  members,
  a: Int32Array.from(edges, ([a]) => a),
  b: Int32Array.from(edges, ([, b]) => b),
  weights: Float64Array.from(edges, ([, , weight]) => weight),
});

/** Connected graphs with weights between 1e-6 and 1e6: a path through all nodes, and further edges, some twice. */
const graphs = tuple(
  integer({ min: 2, max: 12 }),
  array(tuple(integer({ min: 0, max: 11 }), integer({ min: 0, max: 11 }), integer({ min: -6, max: 6 })), {
    maxLength: 40,
  }),
).map(([members, further]) => {
  const path = Array.from({ length: members - 1 }, (_, i) => [i, i + 1, 1 + (i % 3)] as const);
  const others = further
    .filter(([a, b]) => a !== b && a < members && b < members)
    .map(([a, b, digits]) => [Math.min(a, b), Math.max(a, b), 10 ** digits] as const);
  return graph(
    members,
    [...path, ...others].toSorted((left, right) => left[0] - right[0]),
  );
});

/** Differences to node 0 of the solution by Gaussian elimination. */
function denseSolution({ members, a, b, weights }: Graph, right: Float64Array): number[] {
  const rows = Array.from({ length: members - 1 }, () => new Float64Array(members - 1));
  const add = (i: number, j: number, weight: number): void => {
    const row = rows[i - 1];
    if (row && j > 0) row[j - 1] = (row[j - 1] ?? 0) + weight;
  };
  weights.forEach((weight, k) => {
    const [i, j] = [a[k] ?? 0, b[k] ?? 0];
    add(i, i, weight);
    add(j, j, weight);
    add(i, j, -weight);
    add(j, i, -weight);
  });
  return [0, ...solveSquare(rows, right.slice(1))];
}

/** Numbers that sum to 0. */
function rightSide(members: number): Float64Array {
  const draw = random(`right ${members}`);
  const values = Float64Array.from({ length: members }, () => draw() - 0.5);
  const mean = values.reduce((sum, value) => sum + value, 0) / members;
  return values.map((value) => value - mean);
}

const MAX_FLOPS = 1e6;

const toFirst = (solution: Float64Array): number[] => Array.from(solution, (value) => value - (solution[0] ?? 0));

function expectClose(found: readonly number[], expected: readonly number[], share: number): void {
  const largest = Math.max(...expected.map(Math.abs));
  found.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThanOrEqual(share * largest));
}

/** Members that met the eight before them and one older one. */
function mixed(members: number): Graph {
  const draw = random("mixed");
  const edges = Array.from({ length: members }, (_, i) => {
    const before = Array.from({ length: Math.min(i, 8) }, (_other, back) => i - 1 - back);
    if (i > 8) before.push(randomInteger(draw, i - 8));
    return before.map((other) => [other, i, 0.1 + draw()] as const);
  });
  return graph(
    members,
    edges.flat().toSorted((left, right) => left[0] - right[0]),
  );
}

describe("a factored Laplacian", () => {
  it("solves its system as Gaussian elimination does", () => {
    assert(
      property(graphs, (one) => {
        const right = rightSide(one.members);
        const factor = LaplacianFactor.of(one.members, one.a, one.b, MAX_FLOPS) as LaplacianFactor;
        factor.update(new Float64Array(one.a.length).fill(7));
        factor.update(one.weights);
        const solution = new Float64Array(one.members);
        factor.apply(right, solution);
        expectClose(toFirst(solution), denseSolution(one, right), 1e-6);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it("keeps full accuracy where weights differ by 200 orders of magnitude", () => {
    const path = graph(4, [
      [0, 1, 1e-100],
      [1, 2, 1e100],
      [2, 3, 1],
    ]);
    const factor = LaplacianFactor.of(4, path.a, path.b, MAX_FLOPS) as LaplacianFactor;
    factor.update(path.weights);
    const solution = new Float64Array(4);
    factor.apply(Float64Array.of(0, -1, 0, 1), solution);
    // A unit flows from 3 to 1: the fall is that of both edges, and none between 0 and 1.
    expect((solution[3] ?? 0) - (solution[2] ?? 0)).toBeCloseTo(1, 12);
    expect(solution[0]).toBe(solution[1]);
  });

  it("has short rows for a chain in any order of its members, a hub that all have met included", () => {
    const members = 300;
    const draw = random("names");
    const names = Array.from({ length: members }, (_, i) => i);
    for (let i = members - 1; i > 0; i--) {
      const j = randomInteger(draw, i + 1);
      [names[i], names[j]] = [names[j] ?? 0, names[i] ?? 0];
    }
    const edges = names.flatMap((name, i) => [
      ...[1, 2, 3, 4].flatMap((back) => (i >= back ? [[name, names[i - back] ?? 0, 1] as const] : [])),
      [name, members, 1] as const,
    ]);
    const { a, b } = graph(members + 1, edges);
    expect(LaplacianFactor.of(members + 1, a, b, MAX_FLOPS)?.size).toBeLessThan(6 * members);
  });

  it("stays sparse where members of a chain also met an older one", () => {
    const { members, a, b } = mixed(300);
    const size = LaplacianFactor.of(members, a, b, MAX_FLOPS)?.size ?? Number.NaN;
    // Rows up to the farthest neighbour, in reverse Cuthill-McKee order, have 30,000 weights.
    expect(size).toBeLessThan(15_000);
  });

  it("is not made where it takes more multiplications than allowed", () => {
    const members = 60;
    const edges = Array.from({ length: members }, (_, i) =>
      Array.from({ length: i }, (_other, j) => [j, i, 1] as const),
    ).flat();
    const { a, b } = graph(members, edges);
    // Of a complete graph: the sum of n (n + 1) / 2 over all smaller ones.
    const flops = ((members - 1) * members * (members + 1)) / 6;
    expect(LaplacianFactor.of(members, a, b, flops - 1)).toBeNull();
    expect(LaplacianFactor.of(members, a, b, flops)?.size).toBe((members * (members - 1)) / 2);
  });
});

describe("the solver of Laplacian systems", () => {
  const chain = (members: number, weight: (edge: number) => number): Graph =>
    graph(
      members,
      Array.from({ length: members - 1 }, (_, i) => [i, i + 1, weight(i)] as const),
    );
  const wellConnected = (members: number): Graph => {
    const draw = random("well connected");
    const edges = Array.from({ length: 12 * members }, (_, k) => {
      const a = k % members;
      return [a, (a + 1 + randomInteger(draw, members - 1)) % members, 0.1 + draw()] as const;
    });
    return graph(members, edges);
  };

  it.each([
    ["a long chain", chain(400, (edge) => 1 + (edge % 7))],
    ["a chain with ties to older members", mixed(400)],
    ["a well connected graph", wellConnected(400)],
  ])("solves %s", (_, one) => {
    const right = rightSide(one.members);
    const solution = new LaplacianSolver(one, one.weights).solve(right, 1e-12);
    expectClose(toFirst(solution), denseSolution(one, right), 1e-9);
  });

  it.each([
    ["a long chain", chain(400, (edge) => 1 + (edge % 7))],
    ["a chain with ties to older members", mixed(400)],
    ["a well connected graph", wellConnected(400)],
  ])("solves %s by the factors of other weights", (_, one) => {
    const weights = one.weights.slice();
    const solver = new LaplacianSolver(one, weights);
    const right = rightSide(one.members);
    solver.solve(right, 1e-3);
    solver.share();
    weights.forEach((weight, k) => (weights[k] = weight * (1 + 0.3 * Math.sin(k))));
    expectClose(toFirst(solver.solve(right, 1e-12)), denseSolution({ ...one, weights }, right), 1e-9);
  });
});
