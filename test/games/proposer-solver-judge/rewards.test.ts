import { describe, expect, it } from "vitest";
import type { GameOptions } from "../../../games/core/game.ts";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import { isHeldOut, questionTruth } from "../../../games/proposer-solver-judge/rules/question.ts";
import type { RoundState } from "../../../games/proposer-solver-judge/rules.ts";
import { ask, asking, begin, marked, play, score } from "./episodes.ts";

const rewards = (state: RoundState) => {
  expect(state.stage).toBe("over");
  return game.rewards?.(state) ?? [];
};
const values = (state: RoundState, seat: number) => rewards(state)[seat]?.map((reward) => reward?.value ?? null);

const nearly = (value: number | null): unknown => (value === null ? null : expect.closeTo(value, 10));

const RULES: GameOptions = { pay: "rules", judge: "verified" };
/** 3 + 4, which is not held out; one right answer, then two wrong ones. */
const ANSWERS = [
  [7, 10],
  [7, 1],
  [8, 4],
] as const;

describe("the proposer earns (quality + difficulty + format) / 3", () => {
  it.each<[string, GameOptions, string, number, readonly (readonly [number, number])[], number]>([
    [
      "marks of 10 for question and answers: no difficulty",
      {},
      "34+",
      10,
      [
        [7, 10],
        [7, 10],
        [7, 10],
      ],
      (1 + 0 + 1) / 3,
    ],
    [
      "marks of 10 and 1, 1, 1: full difficulty",
      {},
      "34+",
      10,
      [
        [7, 1],
        [7, 1],
        [7, 1],
      ],
      1,
    ],
    ["difficulty is 1 minus the mean mark, scaled to 0 to 1", {}, "34+", 10, ANSWERS, (1 + (1 - 12 / 27) + 1) / 3],
    ["a mark of 8 passes the gate of 0.7", {}, "34+", 8, ANSWERS, (7 / 9 + (1 - 12 / 27) + 1) / 3],
    ["a mark of 7 does not, and difficulty counts for nothing", {}, "34+", 7, ANSWERS, (6 / 9 + 0 + 1) / 3],
    ["without the gate it counts", { gated: false }, "34+", 7, ANSWERS, (6 / 9 + (1 - 12 / 27) + 1) / 3],
    ["a gate of 0.5 lets a 6 pass", { gate: 0.5 }, "34+", 6, ANSWERS, (5 / 9 + (1 - 12 / 27) + 1) / 3],
    [
      "an unparsed question has half the format, and is answered and marked nevertheless",
      {},
      "34",
      10,
      ANSWERS,
      (1 + 15 / 27 + 0.5) / 3,
    ],
    [
      "an unparsed question has the option's format",
      { unparsedFormat: 0.2 },
      "34",
      10,
      ANSWERS,
      (1 + 15 / 27 + 0.2) / 3,
    ],
    ["an unsound question that parses has its format", {}, "43/", 1, ANSWERS, (0 + 0 + 1) / 3],
    [
      "the band rewards a question solved half of the time",
      { difficulty: "band" },
      "34+",
      10,
      ANSWERS,
      (1 + (2 * 12) / 27 + 1) / 3,
    ],
    ["if the rules pay, difficulty depends on the truth", RULES, "34+", 10, ANSWERS, (1 + 1 / 3 + 1) / 3],
    ["so does the band", { ...RULES, difficulty: "band" }, "34+", 10, ANSWERS, (1 + 2 / 3 + 1) / 3],
    ["an unsolvable question is difficult, except with the band", RULES, "43/", 10, ANSWERS, 1],
    [
      "an unsolvable question has no difficulty with the band",
      { ...RULES, difficulty: "band" },
      "43/",
      10,
      ANSWERS,
      2 / 3,
    ],
    [
      "a repetition costs the penalty times 1 - 1/copies, including itself",
      { repeatPenalty: 0.1, recent: "34+ 34+ 11+ 34+" },
      "34+",
      10,
      ANSWERS,
      (1 + 15 / 27 + 1) / 3 - 0.1 * 0.75,
    ],
    ["a new question has no penalty", { repeatPenalty: 0.1, recent: "11+" }, "34+", 10, ANSWERS, (1 + 15 / 27 + 1) / 3],
    ["without answers there is no difficulty", { answers: 0 }, "34+", 10, [], 2 / 3],
    ["difficulty depends only on the marked answers", { judged: 1 }, "34+", 10, ANSWERS, (1 + 0 + 1) / 3],
    ["without marked answers there is no difficulty", { judged: 0 }, "34+", 10, ANSWERS, 2 / 3],
  ])("%s", (_, options, question, quality, answers, earned) => {
    expect(values(marked(options, question, quality, answers), 0)).toEqual([expect.closeTo(earned, 10)]);
  });

  it("nothing without a question: nine tokens without END, which end the round", () => {
    const state = asking(begin(), "3434+1+2+");
    expect(rewards(state)).toEqual([[{ value: 0 }], [], []]);
    expect(game.returns(state)).toEqual([0, 0, 0]);
  });

  it("as for an unparsed question if the rules pay and the question is held out, which is not answered", () => {
    const question = heldOutQuestion();
    const state = score(ask(begin({ ...RULES, think: false }), question), 10);
    expect(rewards(state)).toEqual([[{ value: (1 + 0 + 0.5) / 3 }], [], [null]]);
    // If the judge pays, it is a question like any other.
    expect(values(marked({}, question, 10, ANSWERS), 0)).toEqual([expect.closeTo((1 + 15 / 27 + 1) / 3, 10)]);
  });
});

describe("the solver earns per attempt", () => {
  it.each<[string, GameOptions, string, readonly (number | null)[]]>([
    ["half for format, half for each answer's own mark", {}, "34+", [1, 0.5, 0.5 + 0.5 / 3]],
    ["only by the mark without a share of format", { formatShare: 0 }, "34+", [1, 0, 1 / 3]],
    ["by the marks for an unparsed question too", {}, "34", [1, 0.5, 0.5 + 0.5 / 3]],
    ["by the truth if the rules pay", RULES, "34+", [1, 1, 0.5]],
    ["not at all (a tie) for an unsound question if the rules pay", RULES, "43/", [null, null, null]],
    ["not at all (a tie) for an unmarked answer", { judged: 1 }, "34+", [1, null, null]],
    ["by the truth for an unmarked answer if the rules pay", { ...RULES, judged: 1 }, "34+", [1, 1, 0.5]],
  ])("%s", (_, options, question, earned) => {
    expect(values(marked(options, question, 10, ANSWERS), 1)).toEqual(earned.map(nearly));
  });

  it("nothing if the rules pay and the question does not parse: it has no turn", () => {
    expect(values(marked(RULES, "34", 10, ANSWERS), 1)).toEqual([]);
    expect(values(marked({ sheet: true }, "34", 10, ANSWERS), 1)).toEqual([]);
  });
});

describe("the judge earns", () => {
  it("for its format alone in the paper's mode, whatever its marks", () => {
    for (const quality of [1, 5, 10]) expect(values(marked({}, "43/", quality, ANSWERS), 2)).toEqual([1, 1, 1, 1]);
  });

  it("for agreement with the truth if verified: 6 and more means yes; classes of truth are strata", () => {
    const verified = { judge: "verified" };
    expect(rewards(marked(verified, "34+", 6, ANSWERS))[2]).toEqual([
      { value: 1, stratum: 1 },
      { value: 1, stratum: 3 },
      { value: 0.5, stratum: 3 },
      { value: 1, stratum: 2 },
    ]);
    expect(rewards(marked(verified, "43/", 6, ANSWERS))[2]).toEqual([
      { value: 0.5, stratum: 0 },
      { value: 0.5, stratum: 2 },
      { value: 1, stratum: 2 },
      { value: 1, stratum: 2 },
    ]);
    expect(values(marked({ ...verified, formatShare: 0 }, "34+", 5, ANSWERS), 2)).toEqual([0, 1, 0, 1]);
  });

  it("as one attempt for a thought and the mark after it", () => {
    const exchange = { answer: [7], thought: [3], mark: 1 };
    const state = play({ judge: "verified", answers: 2 }, "34+", 10, [
      exchange,
      { ...exchange, thought: [7], mark: 10 },
    ]);
    expect(values(state, 2)).toEqual([1, 0.5, 1]);
  });
});

describe("the pool accepts", () => {
  const takes = (
    options: GameOptions,
    question: string,
    quality: number,
    answers = ANSWERS as readonly (readonly [number, number])[],
  ) => game.memory?.[0]?.gather(marked(options, question, quality, answers));

  it.each<[string, GameOptions, string, number, boolean]>([
    ["a question that parses and passes the gate", {}, "34+", 8, true],
    ["no question below the gate", {}, "34+", 7, false],
    ["every question that parses, without the gate", { gated: false }, "34+", 1, true],
    ["no question that does not parse", {}, "34", 10, false],
    ["an unsound question with a high mark: the truth is not used", {}, "43/", 10, true],
    ["a question with some right and some wrong answers, with the band", { ...RULES, poolBand: true }, "34+", 8, true],
    ["no unsound question, with the band", { ...RULES, poolBand: true }, "43/", 10, false],
  ])("%s", (_, options, question, quality, enters) => {
    expect(takes(options, question, quality)).toEqual(enters ? [question] : []);
  });

  it("no question that all or none solve, with the band", () => {
    const band = { ...RULES, poolBand: true };
    expect(
      takes(band, "34+", 10, [
        [7, 1],
        [7, 1],
      ]),
    ).toEqual([]);
    expect(
      takes(band, "34+", 10, [
        [8, 1],
        [9, 1],
      ]),
    ).toEqual([]);
    expect(
      takes({ ...band, poolBand: false }, "34+", 10, [
        [8, 1],
        [9, 1],
      ]),
    ).toEqual(["34+"]);
  });

  it("no held-out question, in any mode", () => {
    const question = heldOutQuestion();
    expect(takes({}, question, 10)).toEqual([]);
    expect(takes({ gated: false }, question, 10)).toEqual([]);
    expect(game.memory?.[0]?.gather(score(ask(begin(RULES), question), 10))).toEqual([]);
  });

  it("remembers every finished question as recent", () => {
    const recent = game.memory?.[1];
    expect(recent?.capacity).toBe(1920);
    expect(recent?.gather(marked({}, "34", 1, ANSWERS))).toEqual(["34"]);
    expect(recent?.gather(asking(begin(), "3434+1+2+"))).toEqual([]);
  });
});

/** A sound question of one operation that is held out. */
function heldOutQuestion(): string {
  for (let left = 0; left < 5; left++) {
    for (let right = 0; right < 5; right++) {
      const question = `${left}${right}+`;
      if (isHeldOut(question) && questionTruth(question).sound) return question;
    }
  }
  throw new Error("no sum of small digits is held out");
}
