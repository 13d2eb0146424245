import { describe, expect, it } from "vitest";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import type { RoundState } from "../../../games/proposer-solver-judge/rules.ts";
import { asking, begin, marked, play } from "./episodes.ts";

describe("the ending", () => {
  it.each<[RoundState, string]>([
    [asking(begin(), "34+34+34+"), "finish its question"],
    [marked({}, "34", 8, [[7, 1]]), "marked 8 of 10, but it is no expression"],
    [marked({}, "43/", 8, [[7, 1]]), "it is unsound"],
    [
      marked({}, "34+", 8, [
        [7, 1],
        [8, 9],
      ]),
      "Its answer is 7: 1 of 2 answers were right",
    ],
    [play({ answers: 0 }, "34+", 8, []), "no answer was requested"],
  ])("summarises the question and its answers", (end, words) => expect(game.ending?.(end)).toContain(words));
});
