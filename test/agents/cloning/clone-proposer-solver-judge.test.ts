import { expect, it } from "vitest";
import { games } from "../../../games/registry.ts";
import { engineOf } from "../../support/engines.ts";
import { cloned, leaguesOfBases, measured, shortOf } from "./cloned.ts";

/*
 * The third base, `think`, takes a minute: `npm run bench -- bases` clones it, and rejects it below its level.
 */

it.each([
  { base: "sheet", operations: [1, 1.7] },
  { base: "sheet-broad", operations: [1.7, 3] },
])(
  "proposer-solver-judge's base $base reaches its level, and asks as stated",
  async ({ base, operations }) => {
    const engine = await engineOf("compiled/wasm");
    const request = leaguesOfBases[`proposer-solver-judge/${base}`] ?? {};
    const { spec, weights } = await cloned(engine, request);
    const found = await measured(engine, request, weights);
    expect(shortOf(spec, found)).toEqual([]);
    // It knows single operations, and less of composed ones.
    const accuracy = (name: string) => found[`accuracy/${name}`]?.value ?? 0;
    expect(accuracy("1 operation")).toBeGreaterThan(accuracy("2 operations") + 0.1);
    const [least = 0, most = 0] = operations;
    expect(found["operations of proposals"]?.value).toBeGreaterThan(least);
    expect(found["operations of proposals"]?.value).toBeLessThan(most);
  },
  600_000,
);

it("every base of every game states a level, and has a league that it is cloned for here or in the benchmark", () => {
  const bases = games.flatMap(({ id, bases: own = [] }) => own.map((base) => ({ name: `${id}/${base.id}`, base })));
  expect(bases.map(({ name }) => name).sort()).toEqual(Object.keys(leaguesOfBases).sort());
  for (const { base } of bases) expect(Object.keys(base.level).length).toBeGreaterThan(0);
});
