import { describe, expect, it } from "vitest";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import type { RoundState } from "../../../games/proposer-solver-judge/rules.ts";
import { asking, begin, marked, play } from "./episodes.ts";

describe("the end in a sentence", () => {
  it.each<[RoundState, string]>([
    [asking(begin(), "34+34+34+"), "never finished"],
    [marked({}, "34", 8, [[7, 1]]), "marked 8 of 10, but it is no expression"],
    [marked({}, "43/", 8, [[7, 1]]), "it is unsound"],
    [
      marked({}, "34+", 8, [
        [7, 1],
        [8, 9],
      ]),
      "Its answer is 7: 1 of 2 answers were right",
    ],
    [play({ answers: 0 }, "34+", 8, []), "nobody was asked"],
  ])("tells what became of the question", (end, words) => expect(game.ending?.(end)).toContain(words));
});
