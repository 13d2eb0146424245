import { describe, expect, it } from "vitest";
import { GameError } from "../../../games/core/errors.ts";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import type { RoundState } from "../../../games/proposer-solver-judge/rules.ts";
import { ask, asking, begin, marked, play, score, write } from "./episodes.ts";

const asked = asking(begin(), "34");
const answering = score(ask(begin(), "34+2*"), 9);
const halfway = game.next(answering, 16);
const ending = game.next(halfway, 18);
const marking = ask(begin(), "34+");
const read = (text: string, state: RoundState) => game.label(game.parse(text, state), state);

describe("words for tokens of a question", () => {
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
  ])("reads %j as %s", (text, label) => expect(read(text, asked)).toBe(label));

  it.each(["", "34", "seven", "34+", "end of", "**", "no", "3 4 + 2 * end"])(
    "refuses %j, naming what was expected",
    (text) => {
      const refusal = (() => {
        try {
          return game.parse(text, asked);
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

describe("words for values and marks", () => {
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

  it("refuses a whole value where its sign is asked for", () => {
    expect(() => game.parse("+14", answering)).toThrow("answer with one of: +, -.");
  });

  it("refuses a number of two digits: a value is given a character at a time", () => {
    for (const text of ["24", "14"]) expect(() => game.parse(text, halfway)).toThrow(GameError);
  });
});

describe("prompts", () => {
  it("show the question in postfix and as people write it", () => {
    expect(game.prompt(answering, 1)).toContain("3 4 + 2 *, that is (3 + 4) × 2");
  });

  it("show the proposer its reference, and nobody else", () => {
    const state = begin({ pool: "44*4-" }, 200);
    expect(game.prompt(state, 0)).toContain("4 4 * 4 -, that is 4 × 4 − 4");
    for (const seat of [1, 2]) expect(game.prompt(state, seat)).not.toContain("4 × 4 − 4");
  });

  it("show the judge its own answer beside the one to mark, and the solver on a sheet its operation", () => {
    expect(game.prompt(write(write(answering, 15), 14), 2)).toContain("The answer to mark is 15; your own is 14.");
    const sheet = write(score(ask(begin({ sheet: true }), "34+2*"), 9), 9);
    expect(game.prompt(sheet, 1)).toContain("Your sheet: 9. Now 9 * 2.");
  });

  it("tell solver and judge of no other attempt before the end, and then of all", () => {
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

  it("say how the seat is paid, in every mode", () => {
    const paid = (options: Parameters<typeof begin>[0], seat: number) => game.prompt(begin(options), seat);
    expect(paid({}, 2)).toContain("paid for giving a mark");
    expect(paid({ judge: "verified" }, 2)).toContain("agreement with arithmetic");
    expect(paid({ pay: "rules" }, 1)).toContain("paid for being right");
    expect(paid({}, 0)).toContain("from mark 8 on");
    expect(paid({ gated: false }, 0)).toContain("from mark 1 on");
  });
});

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
