import { describe, expect, it } from "vitest";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { after, dealt, forged } from "./play.ts";

const PROBLEM = "start 352 step 2: + 001, + 144, x 2, - 011";

const judging = forged(dealt(PROBLEM), "carry", "flip carry left");

describe("endings", () => {
  it.each([
    [after(judging, "correct"), "Forged (carry) and believed: generator 1, critic -1."],
    [after(judging, "incorrect"), "Forged (carry) and seen through: generator -1, critic 1."],
    [
      after(dealt(PROBLEM), "carry", "flip carry left", "done", "the true step", "checked", "incorrect"),
      "True, and called incorrect: critic -1.",
    ],
    [
      forged(dealt(PROBLEM), "result", "result left plus three"),
      "Harmless: the answer stays. Generator -1, the critic is not asked.",
    ],
  ])("%#", (state, sentence) => {
    expect(game.ending?.(state)).toBe(sentence);
  });
});
