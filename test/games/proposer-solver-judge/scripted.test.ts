import { describe, expect, it } from "vitest";
import type { GameOptions } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { lastValue, parseValue } from "../../../games/proposer-solver-judge/rules/answer.ts";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import { soundQuestion } from "../../../games/proposer-solver-judge/rules/pool.ts";
import { isHeldOut, questionTruth } from "../../../games/proposer-solver-judge/rules/question.ts";
import { isRight } from "../../../games/proposer-solver-judge/rewards.ts";
import type { RoundState } from "../../../games/proposer-solver-judge/rules.ts";
import { scriptedExaminee } from "../../game-suite/examinee.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/** Ends of rounds between scripted players or demonstrators. */
function rounds(players: readonly string[], given: GameOptions, count: number): Promise<readonly RoundState[]> {
  const start = game.initial(resolveOptions(game as never, given));
  return scriptedExaminee(game, players).play(
    Array.from({ length: count }, () => start),
    { seed: players.join() },
  );
}

const share = <T>(of: readonly T[], holds: (one: T) => boolean) => of.filter(holds).length / of.length;
const answersOf = (ends: readonly RoundState[]) =>
  ends.flatMap((end) => end.sheets.map((sheet, i) => ({ end, sheet, i })));

describe("proposers", () => {
  it.each([
    ["easy", [1, 0, 0]],
    ["hard", [0, 0, 1]],
    ["random-questions", [1 / 3, 1 / 3, 1 / 3]],
    ["short-questions", [0.3, 0.6, 0.1]],
  ] as const)("%s proposes sound questions in its mix of operations, none held out", async (id, mix) => {
    const ends = await rounds([id, "constant", "lenient"], { answers: 0 }, 900);
    expect(ends.every(({ truth }) => truth?.sound)).toBe(true);
    expect(ends.some(({ question }) => isHeldOut(question))).toBe(false);
    mix.forEach((wanted, i) => {
      expect(Math.abs(share(ends, ({ truth }) => truth?.operations === i + 1) - wanted)).toBeLessThan(0.06);
    });
  });

  it("random-questions proposes as if whole questions were drawn at once, token by token", async () => {
    const ends = await rounds(["random-questions", "constant", "lenient"], { answers: 0 }, 3000);
    const next = random("whole");
    const whole = Array.from({ length: 3000 }, (_, i) => soundQuestion(next, 1 + (i % 3), 5));
    for (const token of "01234+-*/") {
      for (const place of [0, 2, 4]) {
        const [drawn, wanted] = [ends.map(({ question }) => question), whole].map((questions) =>
          share(questions, (question) => question[place] === token),
        );
        expect(Math.abs((drawn ?? 0) - (wanted ?? 0))).toBeLessThan(0.045);
      }
    }
  });

  it("an asker changes one token of a reference at most, each with equal probability", async () => {
    const ends = await rounds(["even-asker", "constant", "lenient"], { answers: 0, reference: 100 }, 2000);
    const changed = ends.map(({ question, reference }) => {
      expect(question).toHaveLength(reference?.length ?? 0);
      return [...question].flatMap((token, i) => (token === reference?.[i] ? [] : [i]));
    });
    expect(Math.max(...changed.map(({ length }) => length))).toBe(1);
    const places = changed.flatMap((at, i) => (ends[i]?.question.length === 5 ? at : []));
    for (const place of [0, 1]) expect(Math.abs(share(places, (at) => at === place) - 0.2)).toBeLessThan(0.05);
    // A redrawn digit is the same in one of five cases, an operator in one of four.
    expect(Math.abs(share(changed, ({ length }) => length === 0) - 0.22)).toBeLessThan(0.04);
  });

  it("an asker without a reference slips occasionally; a spoiler makes a third of the references unsound", async () => {
    const proposed = await rounds(["short-asker", "constant", "lenient"], { answers: 0, reference: 0 }, 1000);
    const spoilt = await rounds(["spoiler", "constant", "lenient"], { answers: 0, reference: 100 }, 1000);
    const sound = [proposed, spoilt].map((ends) => share(ends, ({ truth }) => truth?.sound === true));
    expect(sound[0]).toBeGreaterThan(0.85);
    expect(sound[0]).toBeLessThan(0.97);
    expect(sound[1]).toBeGreaterThan(0.55);
    expect(sound[1]).toBeLessThan(0.75);
  });
});

describe("solvers", () => {
  it.each([{ sheet: false }, { sheet: true }])("exact is always right, constant says 0: %j", async (options) => {
    const exact = await rounds(["random-questions", "exact", "lenient"], options, 200);
    expect(answersOf(exact).every(({ end, i }) => isRight(end, i))).toBe(true);
    const constant = await rounds(["random-questions", "constant", "lenient"], options, 50);
    expect(answersOf(constant).every(({ sheet }) => parseValue(lastValue(sheet)) === 0)).toBe(true);
  });

  it("noisy is right in 70% of its answers, and its other answers are plausible", async () => {
    const ends = await rounds(["short-questions", "noisy-solver", "lenient"], {}, 600);
    const answers = answersOf(ends);
    expect(Math.abs(share(answers, ({ end, i }) => isRight(end, i)) - 0.7)).toBeLessThan(0.03);
    const wrong = answers.filter(({ end, i }) => !isRight(end, i));
    const off = wrong.map(({ end, sheet }) =>
      Math.abs(parseValue(lastValue(sheet)) - (questionTruth(end.question).value ?? 0)),
    );
    expect(share(off, (distance) => distance <= 20)).toBeGreaterThan(0.6);
  });
});

describe("judges", () => {
  const verdicts = async (id: string, options: GameOptions = {}, solver = "noisy-solver") => {
    const ends = await rounds(["random-questions", solver, id], options, 300);
    return ends.flatMap((end) => end.scores.slice(1).map((score, i) => ({ score, right: isRight(end, i) })));
  };

  it("exact marks right 10 and wrong 1, lenient and strict everything the same", async () => {
    for (const sheet of [false, true]) {
      for (const { score, right } of await verdicts("exact", { sheet })) expect(score).toBe(right ? 10 : 1);
    }
    expect(new Set((await verdicts("lenient")).map(({ score }) => score))).toEqual(new Set([10]));
    expect(new Set((await verdicts("strict")).map(({ score }) => score))).toEqual(new Set([1]));
  });

  it("biased accepts everything right and half of what is wrong", async () => {
    const given = await verdicts("biased");
    expect(
      share(
        given.filter(({ right }) => right),
        ({ score }) => score === 10,
      ),
    ).toBe(1);
    expect(
      Math.abs(
        share(
          given.filter(({ right }) => !right),
          ({ score }) => score === 10,
        ) - 0.5,
      ),
    ).toBeLessThan(0.1);
  });

  it("exact marks questions by their soundness", async () => {
    const ends = await rounds(["spoiler", "constant", "exact"], { answers: 0, reference: 100 }, 200);
    for (const { scores, truth } of ends) expect(scores[0]).toBe(truth?.sound ? 10 : 1);
  });

  it("noisy marks by its own answer, 90% of the time", async () => {
    const ends = await rounds(["short-questions", "noisy-solver", "noisy-judge"], {}, 400);
    const agreeing = ends.flatMap(({ sheets, thoughts, scores }) =>
      sheets.map((sheet, i) => (sheet === thoughts[i]) === valueAt(scores, i + 1) >= 6),
    );
    expect(Math.abs(share(agreeing, (agrees) => agrees) - 0.9)).toBeLessThan(0.03);
  });

  it("narrow is right only about small operations, and guesses large ones", async () => {
    const ends = await rounds(["random-questions", "guesser", "narrow-judge"], { sheet: true }, 500);
    const thought = (operations: number) =>
      ends
        .filter(({ truth }) => truth?.operations === operations)
        .flatMap(({ thoughts, truth }) => thoughts.map((sheet) => parseValue(lastValue(sheet)) === truth?.value));
    expect(Math.abs(share(thought(1), (right) => right) - 0.7)).toBeLessThan(0.06);
    expect(share(thought(3), (right) => right)).toBeLessThan(0.3);
  });
});

describe("rewards", () => {
  const mean = async (players: readonly string[], options: GameOptions, seat: number) => {
    const ends = await rounds(players, options, 300);
    return ends.reduce((sum, end) => sum + valueAt(game.returns(end), seat), 0) / ends.length;
  };

  it("an exact solver earns more than a constant one, unless the judge is lenient or strict", async () => {
    for (const judge of ["exact", "biased"]) {
      const [exact, constant] = [
        await mean(["random-questions", "exact", judge], {}, 1),
        await mean(["random-questions", "constant", judge], {}, 1),
      ];
      expect(exact - constant).toBeGreaterThan(0.4);
    }
    for (const judge of ["lenient", "strict"]) {
      expect(await mean(["random-questions", "exact", judge], {}, 1)).toBe(
        await mean(["random-questions", "constant", judge], {}, 1),
      );
    }
  });

  it("a verified judge earns by its knowledge: exact above biased above lenient", async () => {
    const earned = [];
    for (const judge of ["lenient", "biased", "exact"]) {
      earned.push(await mean(["random-questions", "noisy-solver", judge], { judge: "verified" }, 2));
    }
    expect(earned[2]).toBe(4);
    expect(valueAt(earned, 1) - valueAt(earned, 0)).toBeGreaterThan(0.1);
    expect(valueAt(earned, 2) - valueAt(earned, 1)).toBeGreaterThan(0.1);
  });
});

describe("bases", () => {
  it.each((game.bases ?? []).map((base) => [base.id, base] as const))(
    "%s has demonstrations of its seats' decisions",
    async (_, base) => {
      for (const { players, seats, options } of base.demonstrations) {
        // Independent of the league's options.
        const league = { sheet: true, pay: "rules", judge: "verified", judged: 1, answers: 6, think: false };
        for (const given of [{}, league]) {
          const ends = await rounds(players, { ...given, ...options }, 20);
          const decided = ends.map((end) => [1, end.sheets.length, end.scores.length]);
          for (const seat of seats) expect(decided.every((counts) => valueAt(counts, seat) > 0)).toBe(true);
          expect(ends.every(({ options }) => options.think && options.sheet === base.id.startsWith("sheet"))).toBe(
            true,
          );
        }
      }
    },
  );

  it("show a solver sound questions that are not held out, so that the fixed sets are not learned", async () => {
    for (const { demonstrations } of game.bases ?? []) {
      for (const { players, seats, options } of demonstrations.filter((shown) => shown.seats.includes(1))) {
        expect(seats).toEqual([1]);
        const ends = await rounds(players, options ?? {}, 200);
        expect(ends.every(({ truth, question }) => truth?.sound && !isHeldOut(question))).toBe(true);
      }
    }
  });
});
