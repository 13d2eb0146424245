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
import { scriptedExaminee } from "../examinee.ts";
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
  it("is perfect for one who gives 10 to what is right and 1 to what is wrong", () => {
    const told = judgeMeasures("judge", "answers", [right(10), wrong(1), right(10), wrong(1)]);
    expect(told["judge/area under curve"]?.value).toBe(1);
    expect(told["judge/brier score"]?.value).toBe(0);
    expect(told["judge/calibration error"]?.value).toBe(0);
    expect(told["judge/agreement"]?.value).toBe(1);
  });

  it("is chance for one who gives everything 10: half the area, half the agreement, and wrong by the share of wrong", () => {
    const told = judgeMeasures("judge", "answers", [right(10), wrong(10), wrong(10), wrong(10)]);
    expect(told["judge/area under curve"]?.value).toBe(0.5);
    expect(told["judge/agreement"]?.value).toBe(0.5);
    expect(told["judge/brier score"]?.value).toBe(0.75);
    expect(told["judge/calibration error"]?.value).toBe(0.75);
  });

  it("has an area that is the share of pairs put in order, ties counting half", () => {
    const clusters = [right(9), right(5), wrong(5), wrong(2), wrong(10)];
    // 9 is above 5 and 2, not 10; 5 ties 5, is above 2, not 10.
    expect(areaUnderCurve(clusters)).toBeCloseTo((2 + 1.5) / 6, 12);
  });

  it("has an error that is the distance of each score from how often it is right, whatever the order", () => {
    // 10 stands for 1 and is right half of the time; 1 stands for 0 and is right a third of the time.
    const clusters = [right(10), wrong(10), right(1), wrong(1), wrong(1)];
    expect(calibrationError(clusters)).toBeCloseTo((2 * 0.5 + 3 * (1 / 3)) / 5, 12);
  });

  it("says nothing of what there is no data for", () => {
    expect(judgeMeasures("judge", "answers", [])).toEqual({});
    expect(judgeMeasures("judge", "answers", [[], []])).toEqual({});
    expect(Object.keys(judgeMeasures("judge", "answers", [right(3)]))).toEqual([
      "judge/agreement on right ones",
      "judge/brier score",
      "judge/calibration error",
    ]);
  });

  /** 40 questions with a right and a wrong answer each; `yes` says what is passed of each. */
  const judged = (yes: (question: number, right: boolean) => boolean) =>
    Array.from({ length: 40 }, (_, i) => [true, false].map((right) => ({ score: yes(i, right) ? 9 : 2, right })));
  const agreement = (yes: Parameters<typeof judged>[0]) => {
    return judgeMeasures("judge", "answers", judged(yes))["judge/agreement"] ?? expect.unreachable();
  };

  it("knows that right and wrong answers to one question are judged alike: leaning cancels out, knowing does not", () => {
    // One who says yes or no to both is right about one of them on every question.
    const leaning = agreement((i) => i % 2 === 0);
    expect([leaning.value, leaning.low, leaning.high]).toEqual([0.5, expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)]);
    // One who knows every second question tells as much as 40 questions do, and not as 80.
    const knowing = agreement((i, right) => (i % 2 === 0 ? right : !right));
    const { low, high } = shareEstimate(Array.from({ length: 40 }, (_, i) => i % 2));
    expect([knowing.low, knowing.high]).toEqual([expect.closeTo(low, 10), expect.closeTo(high, 10)]);
  });

  it("is not sure of what a few questions agree on, however many answers they have", () => {
    const answers = Array.from({ length: 8 }, () => ({ score: 9, right: true }));
    const told = judgeMeasures("judge", "answers", [answers, answers, answers])["judge/agreement on right ones"];
    expect(told).toMatchObject({ value: 1, low: shareEstimate([1, 1, 1]).low, n: 3 });
  });

  it("takes the answers to one question for one sample: more of them narrow nothing by themselves", () => {
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
  it.each([5, 10])("are sound, different, and held out from two operations on (%i digits)", (digits) => {
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

  it("are none for none", () => expect(of([])).toEqual({}));

  it("count what was asked: soundness, length, difference and novelty", () => {
    const told = of([
      marked({}, "34+", 10, [[7, 10]]),
      marked({}, "34+", 10, [[7, 10]]),
      marked({ pool: "43/" }, "43/", 4, [[1, 1]]),
      marked({ recent: "44+1+" }, "44+1+", 10, [[9, 1]]),
      asking(begin(), "11+11+1+1"),
    ]);
    expectSound(told);
    const value = (name: string) => told[name]?.value;
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

  it("call a question new when it neither stood in its own pool nor was asked of late", () => {
    const asked = (given: GameOptions) => of([marked(given, "99*", 10, [])])["novelty"]?.value;
    const ten = { digits: 10 };
    expect([asked(ten), asked({ ...ten, pool: "99*" }), asked({ ...ten, recent: "99*" })]).toEqual([1, 0, 0]);
    // What was never finished is no question.
    expect(of([asking(begin(), "11+11+1+1")])["novelty"]).toBeUndefined();
    expect(of([asking(begin(), "11+11+1+1"), marked(ten, "99*", 10, [])])["novelty"]).toMatchObject({ value: 1, n: 1 });
  });

  it("have no judge of answers where none were marked", () => {
    const told = of([marked({ pay: "rules", judged: 0 }, "34+", 10, [[7, 1]])]);
    expect(Object.keys(told).filter((name) => name.startsWith("judge of answers"))).toEqual([]);
    expectSound(told);
  });
});

describe("measures of a policy", () => {
  const examine = (players: readonly string[], given: GameOptions = {}) => {
    const examinee = scriptedExaminee(game, players);
    const options = resolveOptions(game as never, given);
    return game.measures?.ofPolicy?.({ options, examinee, base: examinee, random: random("exam") }) ?? {};
  };

  it.each<GameOptions>([
    {},
    { sheet: true, pay: "rules", judge: "verified", judged: 1 },
    { think: false },
    { digits: 10 },
  ])("are perfect for exact players: %j", async (given) => {
    const told = (await examine(["random-questions", "exact", "exact"], given)) as Measures;
    expectSound(told);
    for (const length of ["1 operation", "2 operations", "3 operations"]) {
      expect(told[`accuracy/${length}`]?.value).toBe(1);
      expect(told[`sampled accuracy/${length}`]?.value).toBe(1);
    }
    expect(told["held-out judge/agreement"]?.value).toBe(1);
    expect(told["soundness of proposals"]?.value).toBe(1);
    expect(told["operations of proposals"]?.value).toBeCloseTo(2, 0);
  });

  it("have what the levels of the bases name", async () => {
    const told = Object.keys((await examine(["easy", "constant", "lenient"])) as Measures);
    const named = (game.bases ?? []).flatMap(({ level }) => Object.keys(level));
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(told).toContain(name);
  });

  it("tell a constant solver, a lenient judge and an easy proposer for what they are", async () => {
    const told = (await examine(["easy", "constant", "lenient"])) as Measures;
    const zeros = fixedSet(3, 5).filter((question) => questionTruth(question).value === 0).length;
    expect(told["accuracy/3 operations"]?.value).toBeCloseTo(zeros / fixedSet(3, 5).length, 12);
    expect(told["held-out judge/agreement on right ones"]?.value).toBe(1);
    expect(told["held-out judge/agreement on wrong ones"]?.value).toBe(0);
    expect(told["held-out judge/agreement"]?.value).toBe(0.5);
    expect(told["operations of proposals"]?.value).toBe(1);
    expect(told["distinct proposals"]?.value).toBeLessThan(0.1);
  });

  it("know uniform players by their chance", async () => {
    const told = (await examine(["random", "random", "random"])) as Measures;
    expectSound(told);
    expect(told["sampled accuracy/2 operations"]?.value).toBeLessThan(0.05);
    expect(told["soundness of proposals"]?.value).toBeLessThan(0.2);
  });
});
