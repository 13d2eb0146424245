import { describe, expect, it } from "vitest";
import { GameError } from "../../../games/core/errors.ts";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import type { RoundState } from "../../../games/proposer-solver-judge/rules.ts";
import { ask, asking, begin, score } from "./episodes.ts";

const proposed = asking(begin(), "34");
const answering = score(ask(begin(), "34+2*"), 9);
const halfway = game.next(answering, 16);
const ending = game.next(halfway, 18);
const marking = ask(begin(), "34+");
const read = (text: string, state: RoundState) => game.label(game.parse(text, state), state);

describe("parsing tokens of a question", () => {
  it.each([
    ["3", "digit 3"],
    ["the digit 2", "digit 2"],
    ["+", "+"],
    ["plus", "+"],
    ["minus", "-"],
    ["−", "-"],
    ["*", "×"],
    ["`*`", "×"],
    ['"*"', "×"],
    ["I add nothing.\nAnswer: *", "×"],
    ["x", "×"],
    ["times", "×"],
    ["multiplied by", "×"],
    ["/", "÷"],
    ["divided by", "÷"],
    ["END", "end"],
    ["**end**", "end"],
    ["done", "end"],
    ["The next token is 3.", "digit 3"],
    ["Next token: 3", "digit 3"],
    ["Token: *", "×"],
    ['My next token is "+".', "+"],
    ["I'd write +", "+"],
    ["I choose the operator *.", "×"],
    ["subtraction", "-"],
    ["I end the question here.", "end"],
  ])("reads %j as %s", (text, label) => expect(read(text, proposed)).toBe(label));

  it.each(["", "34", "seven", "34+", "end of", "**", "no", "3 4 + 2 * end"])(
    "refuses %j, naming the expected ones",
    (text) => {
      const refusal = (() => {
        try {
          return game.parse(text, proposed);
        } catch (error) {
          return error;
        }
      })();
      expect(refusal).toBeInstanceOf(GameError);
      expect((refusal as GameError).code).toBe("game/unreadable-action");
      expect((refusal as GameError).message).toContain("digit 0, digit 1");
    },
  );
});

describe("parsing values and marks", () => {
  it.each<[string, RoundState, string]>([
    ["minus", answering, "-"],
    ["The sign is positive.", answering, "+"],
    ["Sign: −", answering, "-"],
    ["The first digit is 1.", halfway, "digit 1"],
    ["Second digit: 4", ending, "digit 4"],
    ["no second digit", ending, "end"],
    ["Score 8 - clear and sound.", marking, "score 8"],
    ["8/10: well formed, and it divides exactly", marking, "score 8"],
    ["Rating: 9", marking, "score 9"],
    ["I would score this a well-formed 9 out of 10.", marking, "score 9"],
    ["positive", answering, "+"],
    ["7", halfway, "digit 7"],
    ["first digit 7", halfway, "digit 7"],
    ["done", ending, "end"],
    ["none", ending, "end"],
    ["5", ending, "digit 5"],
    ["7", marking, "score 7"],
    ["7/10", marking, "score 7"],
    ["10 out of 10", marking, "score 10"],
    ["I give it a 3.", marking, "score 3"],
    ["Score: 8", marking, "score 8"],
    ["The question is fine.\nAction: 9 / 10", marking, "score 9"],
  ])("reads %j", (text, state, label) => expect(read(text, state)).toBe(label));

  it.each(["0", "11", "0/10", "7/11", "good", "score -3", "8.5", "score 8.5/10", "1-10", "3 + 4 = 7"])(
    "refuses the mark %j",
    (text) => {
      expect(() => game.parse(text, marking)).toThrow(GameError);
    },
  );

  it("refuses a whole value if a sign is expected", () => {
    expect(() => game.parse("+14", answering)).toThrow("answer with one of: +, -.");
  });

  it("refuses a number of two digits: values are given by character", () => {
    for (const text of ["24", "14"]) expect(() => game.parse(text, halfway)).toThrow(GameError);
  });
});
