import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type Game } from "../../../../games/core/game.ts";
import { resolveOptions } from "../../../../games/core/options.ts";
import { random } from "../../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../../games/sneaky-critic/game.ts";
import { bestGenerator, bestOfAll, bestRewrite } from "../../../../games/sneaky-critic/measures/best-of-all.ts";
import { forgedProblem, validRewrites } from "../../../../games/sneaky-critic/measures/examination.ts";
import { allRewrites, familyRewrites } from "../../../../games/sneaky-critic/measures/rewrites.ts";
import { FIRST_EDIT, GENERATOR, legal, shown, type SneakyState } from "../../../../games/sneaky-critic/rules.ts";
import { COMPOUND } from "../../../../games/sneaky-critic/rules/edits.ts";
import { SPREAD_PROGRAM } from "../../../../games/sneaky-critic/scripted.ts";
import { scriptedExaminee } from "../../../game-suite/examinee.ts";
import { hashedExaminee, hashedProbabilities } from "../../hashed-examinee.ts";
import { dealt } from "../play.ts";

const believe = hashedProbabilities(game, "critic");
const examinee = hashedExaminee(game, "critic");
const judge = (critic: string) => scriptedExaminee(game, ["spread", critic]);
const problems = (count: number) => {
  const draws = random("problems");
  return Array.from({ length: count }, () => forgedProblem(draws));
};

/**
 * The generator's expected return of a state where it plays its best legal action, by the rules alone.
 * @param inOrder only edits of rising number, which is quicker.
 */
function expectimax(state: SneakyState, inOrder: boolean): number {
  const turn = game.turn(state);
  if (turn === OVER) return game.returns(state)[GENERATOR] ?? Number.NaN;
  const first = inOrder && turn === GENERATOR ? FIRST_EDIT + (state.edits.at(-1) ?? -1) : -1;
  const actions = legal(state).filter((action) => state.type === null || action > first);
  const values = actions.map((action) => expectimax(game.next(state, action), inOrder));
  if (turn === GENERATOR) return Math.max(...values);
  const row = turn === CHANCE ? game.chance(state).map(({ probability }) => probability) : believe(state);
  return values.reduce((sum, value, i) => sum + value * (row[i] ?? 0), 0);
}

describe("all rewrites of a problem", () => {
  it("are 649 of one family and 14,422 of up to three edits, each a sheet of its own or without effect", () => {
    const [problem] = problems(1) as [SneakyState];
    const families = familyRewrites(problem);
    expect(families).toHaveLength(215 + 215 + 1 + 3 + 215);
    expect(families.some(({ type }) => type === COMPOUND)).toBe(false);
    const all = allRewrites(problem);
    expect(all).toHaveLength(14_422);
    const names = new Set(all.map(({ edits }) => edits.join()));
    expect(names.size).toBe(14_422);
    expect(families.filter(({ edits }) => !names.has(edits.join()))).toEqual([]);
    expect([...families, ...all].every(({ done }) => done)).toBe(true);
  });

  it("include swaps where these are legal", () => {
    const problem = forgedProblem(random("swaps"), true);
    expect(familyRewrites(problem).length).toBeGreaterThan(649);
  });
});

describe("the best rewrite", () => {
  it.each([
    ["exact", {}, false],
    ["exact", { stake: 0.5, harmless: 0 }, true],
    ["rollouts", { solverError: 0.2 }, true],
  ])("with %s proofs earns the expectimax through the rules: %j", async (validity, more, inOrder) => {
    const options = resolveOptions(game as unknown as Game, { trueSteps: 0, validity, ...more });
    const problem = dealt("start 352 step 2: + 001, + 144, x 2, + 001", options);
    const found = await bestRewrite({ examinee, options }, problem);
    expect(found.return).toBeCloseTo(expectimax(problem, inOrder), 12);
  });

  it("of one family is believed at least as much as any sampled one, and as much as the best if that is sampled", async () => {
    const draws = random("samples");
    const held: boolean[] = [];
    for (const problem of problems(60)) {
      const used = (state: SneakyState) => game.next(game.next(state, 1), 0);
      const valid = familyRewrites(problem).filter((state) => used(state).handed);
      const beliefs = valid.map((state) => believe(used(state))[0] ?? 0);
      const best = Math.max(...beliefs);
      const measured = (await bestOfAll(examinee, [problem]))["best of all/one family, sampled"]?.value;
      expect(measured).toBe(best);
      const sampled = validRewrites(problem, SPREAD_PROGRAM, 60, draws).filter(({ type }) => type !== COMPOUND);
      const top = Math.max(...sampled.map((state) => believe(state)[0] ?? 0));
      const sheet = shown(used(valid[beliefs.indexOf(best)] as SneakyState))?.join();
      const holdsBest = sampled.some((state) => shown(state)?.join() === sheet);
      expect(top <= best).toBe(true);
      expect(top === best).toBe(holdsBest);
      held.push(holdsBest);
    }
    expect(new Set(held)).toEqual(new Set([true, false]));
  });
});

describe("best of all", () => {
  it.each([
    ["exact", { "one family": 0, value: 0, operand: 0, operator: 0, carry: 0, result: 0 }],
    ["result-checker", { "one family": 1, value: 1, operand: 1, result: 0 }],
    ["trusting", { "one family": 1, value: 1, operand: 1, result: 1 }],
    ["suspicious", { "one family": 0, result: 0 }],
  ] as const)("%s: %j", async (critic, shares) => {
    const found = await bestOfAll(judge(critic), problems(10));
    const values = Object.entries(found).map(([name, { value }]) => [name.replace("best of all/", ""), value]);
    expect(Object.fromEntries(values)).toMatchObject(shares);
    for (const { low, value, high, n } of Object.values(found)) {
      expect([low <= value, value <= high, n]).toEqual([true, true, 10]);
    }
  });
});

describe("the generator's best response", () => {
  it.each([
    ["exact", -1, 0],
    ["trusting", 1, 1],
  ])("against %s earns %d where a rewrite is used, half of the time", async (critic, earned, believed) => {
    const options = resolveOptions(game as unknown as Game);
    const { value, measures } = await bestGenerator({ options, examinee: judge(critic) }, 10);
    expect(value).toMatchObject({ value: earned / 2, n: 10 });
    expect(measures["best of all/any edits"]).toMatchObject({ value: believed, n: 10 });
  });
});
