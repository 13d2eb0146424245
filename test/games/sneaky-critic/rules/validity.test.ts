import { describe, expect, it } from "vitest";
import { random } from "../../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../../games/sneaky-critic/game.ts";
import { MODULUS, apply, applyOperations, problemOperation } from "../../../../games/sneaky-critic/rules/problem.ts";
import type { SneakyState } from "../../../../games/sneaky-critic/rules.ts";
import { rolloutCounts, successChance } from "../../../../games/sneaky-critic/rules/validity.ts";
import { after, dealt } from "../play.ts";

const PROBLEM = "start 123 step 2: + 011, - 002, x 3, + 100";
const options = { validity: "rollouts", solverError: 0.1, trueSteps: 50 };
const written = (given: Readonly<Record<string, unknown>> = {}) =>
  after(dealt(PROBLEM, { ...options, ...(given as object) }), "result", "result right plus one", "done");
const checkedBy = (state: SneakyState, coin: string, original: number, rewritten: number) =>
  game.next(after(state, coin), original * 5 + rewritten);

describe("the paper's proof by rollouts", () => {
  it.each([
    [4, 0, true],
    [3, 0, true],
    [2, 0, false],
    [4, 1, false],
    [3, 4, false],
  ])("with %i of 4 successes from the original and %i from the rewrite: valid %s", (original, rewritten, valid) => {
    const end = checkedBy(written(), "the forged step", original, rewritten);
    expect(end.handed).toBe(valid);
    expect(game.returns(end)).toEqual(valid ? [0, 0] : [-1, 0]);
  });

  it("has the binomial probabilities of a solver that errs occasionally", () => {
    const state = after(written(), "the forged step");
    // Two steps remain. An error in the first is undone by 1/215 of the errors in the second, times 3 permitting.
    const p = successChance(state, applyOperations(state, state.start, 0, 2), 0.1);
    expect(p).toBeGreaterThan(0.81);
    expect(p).toBeLessThan(0.82);
    const all = game.chance(state).filter(({ action }) => rolloutCounts(action).original === 4);
    expect(all.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(p ** 4, 12);
  });

  it("agrees with a simulated solver", () => {
    const state = after(written(), "the forged step");
    const next = random("solver");
    const solve = () => {
      let value = applyOperations(state, state.start, 0, 2);
      for (const k of [2, 3]) {
        const right = apply(problemOperation(state, k), value);
        value = next() < 0.1 ? (right + 1 + Math.floor(next() * (MODULUS - 1))) % MODULUS : right;
      }
      return value === applyOperations(state, state.start, 0, 4);
    };
    const won = Array.from({ length: 40_000 }, solve).filter(Boolean).length / 40_000;
    expect(won).toBeCloseTo(successChance(state, applyOperations(state, state.start, 0, 2), 0.1), 2);
  });

  it("equals the exact proof without errors", () => {
    const exact = after(written({ solverError: 0 }), "the forged step");
    expect(game.chance(exact)).toEqual([{ action: 20, probability: 1 }]);
  });

  it("never rejects a true step, and its outcomes look the same to others", () => {
    const state = written();
    for (const original of [0, 2, 4]) expect(checkedBy(state, "the true step", original, 0).handed).toBe(true);
    expect(game.view(checkedBy(state, "the true step", 0, 0), 1)).toEqual(
      game.view(checkedBy(state, "the true step", 4, 0), 1),
    );
  });

  it("never hands over a rewrite that equals the true step", () => {
    const state = dealt("start 111 step 4: + 000, + 000, + 000, + 011", { ...options, heldOut: true });
    const same = after(state, "value", "swap value left and middle", "done", "the forged step");
    for (const action of game.legal(same)) expect(game.next(same, action).handed).toBe(false);
  });
});
