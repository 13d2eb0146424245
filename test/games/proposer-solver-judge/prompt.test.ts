import { describe, expect, it } from "vitest";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import { ask, begin, marked, score, write } from "./episodes.ts";

const answering = score(ask(begin(), "34+2*"), 9);

describe("prompts", () => {
  it("show the question in postfix and infix", () => {
    expect(game.prompt(answering, 1)).toContain("3 4 + 2 *, that is (3 + 4) × 2");
  });

  it("show the reference only to the proposer", () => {
    const state = begin({ pool: "44*4-" }, 200);
    expect(game.prompt(state, 0)).toContain("4 4 * 4 -, that is 4 × 4 − 4");
    for (const seat of [1, 2]) expect(game.prompt(state, seat)).not.toContain("4 × 4 − 4");
  });

  it("show the judge its own answer with the one to mark, and the solver on a sheet its operation", () => {
    expect(game.prompt(write(write(answering, 15), 14), 2)).toContain("The answer to mark is 15; your own is 14.");
    const sheet = write(score(ask(begin({ sheet: true }), "34+2*"), 9), 9);
    expect(game.prompt(sheet, 1)).toContain("Your sheet: 9. Now 9 * 2.");
  });

  it("show solver and judge no other attempts before the end, and then all", () => {
    const first = score(write(write(answering, 15), 13), 4);
    expect(game.prompt(first, 1)).toBe(game.prompt(answering, 1));
    const second = write(write(first, 77), 14);
    expect(game.prompt(second, 2)).toContain("The answer to mark is 77; your own is 14.");
    for (const other of ["15", "13", "Marks given"]) expect(game.prompt(second, 2)).not.toContain(other);
    const end = marked({}, "34+", 8, [
      [7, 1],
      [-8, 9],
    ]);
    for (const seat of [0, 1, 2]) {
      expect(game.prompt(end, seat)).toContain("Answers given: 7, -8. Marks given, the question's first: 8, 1, 9.");
    }
  });

  it("explain the seat's rewards, in every mode", () => {
    const paid = (options: Parameters<typeof begin>[0], seat: number) => game.prompt(begin(options), seat);
    expect(paid({}, 2)).toContain("paid for giving a mark");
    expect(paid({ judge: "verified" }, 2)).toContain("agreement with arithmetic");
    expect(paid({ pay: "rules" }, 1)).toContain("paid for being right");
    expect(paid({}, 0)).toContain("from mark 8 on");
    expect(paid({ gated: false }, 0)).toContain("from mark 1 on");
  });
});
