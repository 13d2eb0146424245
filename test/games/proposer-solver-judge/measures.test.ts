import { describe, expect, it } from "vitest";
import type { GameOptions } from "../../../games/core/game.ts";
import type { Measures } from "../../../games/core/measures.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { random } from "../../../games/core/random.ts";
import { shareEstimate } from "../../../games/core/statistics.ts";
import {
  areaUnderCurve,
  calibrationError,
  judgeMeasures,
} from "../../../games/proposer-solver-judge/measures/calibration.ts";
import { fixedSet } from "../../../games/proposer-solver-judge/measures/examination.ts";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import { isHeldOut, questionTruth } from "../../../games/proposer-solver-judge/rules/question.ts";
import { scriptedExaminee } from "../../game-suite/examinee.ts";
import { asking, begin, marked } from "./episodes.ts";

const right = (score: number) => [{ score, right: true }];
const wrong = (score: number) => [{ score, right: false }];

function expectSound(measures: Measures): void {
  expect(Object.keys(measures).length).toBeGreaterThan(0);
  for (const [name, { value, low, high, unit, meaning }] of Object.entries(measures)) {
    expect([name, Number.isFinite(value) && low <= value && value <= high]).toEqual([name, true]);
    expect([name, unit.length > 0 && meaning.endsWith(".")]).toEqual([name, true]);
    expect(name).toMatch(/^[a-z0-9 -]+(\/[a-z0-9 -]+)?$/);
  }
}

describe("a judge's calibration", () => {
  it("is perfect if right answers get 10 and wrong ones 1", () => {
    const found = judgeMeasures("judge", "answers", [right(10), wrong(1), right(10), wrong(1)]);
    expect(found["judge/area under curve"]?.value).toBe(1);
    expect(found["judge/brier score"]?.value).toBe(0);
    expect(found["judge/calibration error"]?.value).toBe(0);
    expect(found["judge/agreement"]?.value).toBe(1);
  });

  it("is chance if everything gets 10: half the area, half the agreement, and an error of the share of wrong answers", () => {
    const found = judgeMeasures("judge", "answers", [right(10), wrong(10), wrong(10), wrong(10)]);
    expect(found["judge/area under curve"]?.value).toBe(0.5);
    expect(found["judge/agreement"]?.value).toBe(0.5);
    expect(found["judge/brier score"]?.value).toBe(0.75);
    expect(found["judge/calibration error"]?.value).toBe(0.75);
  });

  it("has as its area the share of ordered pairs, ties counting half", () => {
    const clusters = [right(9), right(5), wrong(5), wrong(2), wrong(10)];
    // 9 is above 5 and 2, not 10; 5 ties 5, is above 2, not 10.
    expect(areaUnderCurve(clusters)).toBeCloseTo((2 + 1.5) / 6, 12);
  });

  it("has as its error the difference between each score and its share of right answers, in any order", () => {
    // 10 means 1 and is right half of the time; 1 means 0 and is right a third of the time.
    const clusters = [right(10), wrong(10), right(1), wrong(1), wrong(1)];
    expect(calibrationError(clusters)).toBeCloseTo((2 * 0.5 + 3 * (1 / 3)) / 5, 12);
  });

  it("is left out without data", () => {
    expect(judgeMeasures("judge", "answers", [])).toEqual({});
    expect(judgeMeasures("judge", "answers", [[], []])).toEqual({});
    expect(Object.keys(judgeMeasures("judge", "answers", [right(3)]))).toEqual([
      "judge/agreement on right ones",
      "judge/brier score",
      "judge/calibration error",
    ]);
  });

  /** 40 questions with a right and a wrong answer each; `yes` has the accepted ones of each. */
  const judged = (yes: (question: number, right: boolean) => boolean) =>
    Array.from({ length: 40 }, (_, i) => [true, false].map((right) => ({ score: yes(i, right) ? 9 : 2, right })));
  const agreement = (yes: Parameters<typeof judged>[0]) => {
    return judgeMeasures("judge", "answers", judged(yes))["judge/agreement"] ?? expect.unreachable();
  };

  it("treats a question as one sample: bias to yes cancels out, knowledge does not", () => {
    // A judge that says yes or no to both is right about one of them on every question.
    const leaning = agreement((i) => i % 2 === 0);
    expect([leaning.value, leaning.low, leaning.high]).toEqual([0.5, expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
    // A judge that knows every second question has the interval of 40 samples, not of 80.
    const knowing = agreement((i, right) => (i % 2 === 0 ? right : !right));
    const { low, high } = shareEstimate(Array.from({ length: 40 }, (_, i) => i % 2));
    expect([knowing.low, knowing.high]).toEqual([expect.closeTo(low, 10), expect.closeTo(high, 10)]);
  });

  it("has wide intervals for few questions, however many answers they have", () => {
    const answers = Array.from({ length: 8 }, () => ({ score: 9, right: true }));
    const found = judgeMeasures("judge", "answers", [answers, answers, answers])["judge/agreement on right ones"];
    expect(found).toMatchObject({ value: 1, low: shareEstimate([1, 1, 1]).low, n: 3 });
  });

  it("counts the answers to one question as one sample: more of them don't narrow the interval", () => {
    const width = (copies: number) => {
      const clusters = Array.from({ length: 40 }, (_, i) =>
        Array.from({ length: copies }, () => ({ score: i % 3 === 0 ? 2 : 9, right: i % 2 === 0 })),
      );
      const { low = 0, high = 0 } = judgeMeasures("judge", "answers", clusters)["judge/brier score"] ?? {};
      return high - low;
    };
    expect(width(5)).toBeCloseTo(width(1), 10);
  });
});

describe("the fixed sets", () => {
  it.each([5, 10])("are sound, distinct, and held out from two operations on (%i digits)", (digits) => {
    for (const operations of [1, 2, 3]) {
      const questions = fixedSet(operations, digits);
      expect(new Set(questions).size).toBe(questions.length);
      expect(questions.length).toBeGreaterThan(operations === 1 ? 80 : 250);
      expect(questions.length).toBeLessThanOrEqual(600);
      for (const question of questions) {
        expect(questionTruth(question)).toMatchObject({ sound: true, operations });
        expect(operations === 1 || isHeldOut(question)).toBe(true);
      }
    }
  });
});

describe("measures of episodes", () => {
  const options = resolveOptions(game as never);
  const of = (ends: Parameters<NonNullable<typeof game.measures>["ofEpisodes"]>[0]) =>
    game.measures?.ofEpisodes(ends, options) ?? {};

  it("are empty without episodes", () => expect(of([])).toEqual({}));

  it("describe proposed questions: soundness, length, distinctness and novelty", () => {
    const found = of([
      marked({}, "34+", 10, [[7, 10]]),
      marked({}, "34+", 10, [[7, 10]]),
      marked({ pool: "43/" }, "43/", 4, [[1, 1]]),
      marked({ recent: "44+1+" }, "44+1+", 10, [[9, 1]]),
      asking(begin(), "11+11+1+1"),
    ]);
    expectSound(found);
    const value = (name: string) => found[name]?.value;
    expect(value("soundness")).toBe(3 / 5);
    expect(value("parsing")).toBe(4 / 5);
    expect(value("operations")).toBeCloseTo(4 / 3, 12);
    expect(value("distinct questions")).toBe(4 / 5);
    expect(value("pool size")).toBe(201);
    expect(value("quality")).toBeCloseTo((1 + 1 + 3 / 9 + 1) / 4, 12);
    expect(value("right answers")).toBe(1);
    expect(value("paid answers")).toBeCloseTo(0.5, 12);
    expect(value("judge of questions/agreement on right ones")).toBe(1);
    expect(value("judge of answers/agreement on right ones")).toBeCloseTo(2 / 3, 12);
  });

  it("count a question as new if it was neither in its own pool nor proposed recently", () => {
    const novelty = (given: GameOptions) => of([marked(given, "99*", 10, [])])["novelty"]?.value;
    const ten = { digits: 10 };
    expect([novelty(ten), novelty({ ...ten, pool: "99*" }), novelty({ ...ten, recent: "99*" })]).toEqual([1, 0, 0]);
    // An unfinished question doesn't count.
    expect(of([asking(begin(), "11+11+1+1")])["novelty"]).toBeUndefined();
    expect(of([asking(begin(), "11+11+1+1"), marked(ten, "99*", 10, [])])["novelty"]).toMatchObject({ value: 1, n: 1 });
  });

  it("have no judge of answers if none were marked", () => {
    const found = of([marked({ pay: "rules", judged: 0 }, "34+", 10, [[7, 1]])]);
    expect(Object.keys(found).filter((name) => name.startsWith("judge of answers"))).toEqual([]);
    expectSound(found);
  });
});

describe("measures of a policy", () => {
  const examine = (players: readonly string[], given: GameOptions = {}, untrained: readonly number[] = []) => {
    const examinee = scriptedExaminee(game, players);
    const options = resolveOptions(game as never, given);
    return game.measures?.ofPolicy?.({ options, examinee, base: examinee, random: random("exam"), untrained }) ?? {};
  };

  it.each<GameOptions>([
    {},
    { sheet: true, pay: "rules", judge: "verified", judged: 1 },
    { think: false },
    { digits: 10 },
  ])("are perfect for exact players: %j", async (given) => {
    const found = (await examine(["random-questions", "exact", "exact"], given)) as Measures;
    expectSound(found);
    for (const length of ["1 operation", "2 operations", "3 operations"]) {
      expect(found[`accuracy/${length}`]?.value).toBe(1);
      expect(found[`sampled accuracy/${length}`]?.value).toBe(1);
    }
    expect(found["held-out judge/agreement"]?.value).toBe(1);
    expect(found["soundness of proposals"]?.value).toBe(1);
    expect(found["operations of proposals"]?.value).toBeCloseTo(2, 0);
  });

  it.each([
    [0, "proposals", ["accuracy/2 operations", "held-out judge/agreement"]],
    [1, "accuracy", ["soundness of proposals", "held-out judge/agreement"]],
    [2, "judge", ["soundness of proposals", "accuracy/2 operations"]],
  ])("leave out seat %i, which it never learned", async (seat, word, kept) => {
    const found = Object.keys((await examine(["random-questions", "exact", "exact"], {}, [seat])) as Measures);
    expect(found.filter((name) => name.includes(word))).toEqual([]);
    expect(found).toEqual(expect.arrayContaining(kept));
  });

  it("include those in the levels of the bases", async () => {
    const found = Object.keys((await examine(["easy", "constant", "lenient"])) as Measures);
    const named = (game.bases ?? []).flatMap(({ level }) => Object.keys(level));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(found).toContain(name);
  });

  it("identify a constant solver, a lenient judge and an easy proposer", async () => {
    const found = (await examine(["easy", "constant", "lenient"])) as Measures;
    const zeros = fixedSet(3, 5).filter((question) => questionTruth(question).value === 0).length;
    expect(found["accuracy/3 operations"]?.value).toBeCloseTo(zeros / fixedSet(3, 5).length, 12);
    expect(found["held-out judge/agreement on right ones"]?.value).toBe(1);
    expect(found["held-out judge/agreement on wrong ones"]?.value).toBe(0);
    expect(found["held-out judge/agreement"]?.value).toBe(0.5);
    expect(found["operations of proposals"]?.value).toBe(1);
    expect(found["distinct proposals"]?.value).toBeLessThan(0.1);
  });

  it("are at chance for uniform players", async () => {
    const found = (await examine(["random", "random", "random"])) as Measures;
    expectSound(found);
    expect(found["sampled accuracy/2 operations"]?.value).toBeLessThan(0.05);
    expect(found["soundness of proposals"]?.value).toBeLessThan(0.2);
  });
});
