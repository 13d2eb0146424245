import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type GameOptions } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { random } from "../../../games/core/random.ts";
import { proposerSolverJudge as game } from "../../../games/proposer-solver-judge/game.ts";
import { JUDGE, PROPOSER, SOLVER, type RoundState } from "../../../games/proposer-solver-judge/rules.ts";
import { observation } from "../../game-suite/samples.ts";
import { ask, asking, begin, play, score, write } from "./episodes.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const seen = (state: RoundState) => [...observation(game as never, state, game.turn(state))];
const labels = (state: RoundState) => game.legal(state).map((action) => game.label(action, state));

describe("a round", () => {
  it("begins with chance: a reference half of the time, uniform over the pool", () => {
    const start = game.initial(resolveOptions(game as never));
    expect(game.turn(start)).toBe(CHANCE);
    expect(game.chance(start)).toHaveLength(201);
    expect(game.chance(start)[0]).toEqual({ action: 0, probability: 0.5 });
    expect(game.chance(start)[7]).toEqual({ action: 7, probability: 0.5 / 200 });
  });

  it("draws once, so that the number of plies doesn't reveal whether there is a reference", () => {
    expect(game.turn(begin())).toBe(PROPOSER);
    expect(game.turn(begin({}, 7))).toBe(PROPOSER);
  });

  it("draws from the league's questions and the seeds", () => {
    const state = game.initial(resolveOptions(game as never, { pool: "34+ 11+2*" }));
    expect(game.chance(state)).toHaveLength(203);
    expect(game.next(state, 202).reference).toBe("11+2*");
  });

  it.each([
    [0, [0]],
    [100, Array.from({ length: 200 }, (_, place) => place + 1)],
  ])("draws a reference in %i percent of the rounds, with no other outcome", (reference, actions) => {
    expect(game.legal(game.initial(resolveOptions(game as never, { reference })))).toEqual(actions);
  });

  it("lets the proposer write digits 0 to 4, operators, and END, but not END first", () => {
    const tokens = ["digit 0", "digit 1", "digit 2", "digit 3", "digit 4", "+", "-", "×", "÷"];
    expect(labels(begin())).toEqual(tokens);
    expect(labels(asking(begin(), "3"))).toEqual([...tokens, "end"]);
    expect(labels(begin({ digits: 10 }))).toHaveLength(14);
  });

  it("has at most nine tokens with END: enough for three operations", () => {
    const full = asking(begin(), "1234+++");
    expect(game.legal(full)).toContain(14);
    expect(ask(full, "").truth).toEqual({ parses: true, sound: true, value: 10, operations: 3 });
    expect(game.turn(asking(begin(), "11+11+1+"))).toBe(PROPOSER);
    expect(game.turn(asking(begin(), "11+11+1+1"))).toBe(OVER);
  });

  it("then has the judge mark the question, and three times the solver answer and the judge think and mark", () => {
    let state = ask(begin(), "34+");
    const stages = [state.stage];
    const attempts = [game.attempt?.(state)];
    const take = (after: RoundState) => {
      state = after;
      stages.push(state.stage);
      if (state.stage !== "over") attempts.push(game.attempt?.(state));
    };
    take(score(state, 9));
    for (const answer of [7, -1, 12]) {
      take(write(state, answer));
      take(write(state, 7));
      take(score(state, 5));
    }
    const exchange = ["answer", "thought", "score"];
    expect(stages).toEqual(["quality", ...exchange, ...exchange, ...exchange, "over"]);
    // Each answer is an attempt of the solver; the judge's are the question and then each answer.
    expect(attempts).toEqual([0, 0, 1, 1, 1, 2, 2, 2, 3, 3]);
    expect(state).toMatchObject({
      scores: [9, 5, 5, 5],
      sheets: ["+7$", "-1$", "+12"],
      thoughts: ["+7$", "+7$", "+7$"],
    });
  });

  it("omits thoughts, or marks of later answers, by option", () => {
    const quick = score(ask(begin({ think: false }), "34+"), 9);
    expect(write(quick, 7).stage).toBe("score");
    const first = score(ask(begin({ judged: 1, answers: 2, think: false }), "34+"), 9);
    const second = score(write(first, 7), 3);
    expect([second.stage, write(second, 7).stage]).toEqual(["answer", "over"]);
    expect(score(ask(begin({ answers: 0 }), "34+"), 9).stage).toBe("over");
  });

  it("has any question answered if the judge pays, even if it is no expression", () => {
    expect(score(ask(begin(), "34"), 1).stage).toBe("answer");
    expect(score(ask(begin({ pay: "rules" }), "34"), 1).stage).toBe("over");
    expect(score(ask(begin({ sheet: true }), "34"), 1).stage).toBe("over");
    expect(score(ask(begin({ sheet: true }), "43/"), 1).stage).toBe("answer");
  });

  it("writes values of a sign, a digit, and a digit or the end", () => {
    let state = score(ask(begin(), "34+"), 9);
    const choices = [];
    for (const action of [15, 18, 27]) {
      choices.push(labels(state));
      state = game.next(state, action);
    }
    const digits = Array.from({ length: 10 }, (_, digit) => `digit ${digit}`);
    expect(choices).toEqual([["+", "-"], digits, [...digits, "end"]]);
    expect(state.sheets).toEqual(["+1$"]);
  });
});

describe("a private sheet", () => {
  const sheet = { sheet: true, answers: 1 };
  const working = (question: string) => score(ask(begin(sheet), question), 9);

  it("has one value per operation, pushed unchecked; the last is the answer", () => {
    const state = write(working("34+2*"), 9);
    expect(state.stage).toBe("answer");
    expect(game.view(state, SOLVER).answers[0]?.sheet).toEqual([
      { operation: "3 + 4", value: 9, written: "+9$" },
      { operation: "9 × 2", value: null, written: "" },
    ]);
    const answered = write(state, 18);
    expect(answered.stage).toBe("thought");
    expect(game.view(answered, null).answers[0]).toMatchObject({ value: 18, sheet: "sealed" });
    // A sheet of wrong steps with a right answer is right: steps aren't checked.
    const end = play({ ...sheet, pay: "rules" }, "34+2*", 9, [{ answer: [9, 14], thought: [7, 14] }]);
    expect(game.reveal(end).answers[0]?.right).toBe(true);
    expect(game.rewards?.(end)[SOLVER]).toEqual([{ value: 1 }]);
  });

  it("shows the solver one operation with its own operands, and neither the question nor the rest of the sheet", () => {
    const [one, other] = [write(working("34+2*"), 9), write(working("12+33++"), 5)];
    expect(seen(write(working("44+1-2*"), 8, 9))).toEqual(seen(one));
    expect(seen(other)).not.toEqual(seen(one));
  });

  it("works the same for the judge, who then marks by the answer and its own answer alone", () => {
    const thinking = write(working("34+2*"), 9, 18);
    expect([thinking.stage, game.turn(thinking)]).toEqual(["thought", JUDGE]);
    expect(seen(thinking)).toEqual(seen(working("34+")));
    const scoring = (question: string, values: readonly number[]) =>
      write(write(working(question), ...values), ...values);
    expect(seen(scoring("34+2*", [9, 18]))).toEqual(seen(scoring("44*", [18])));
  });

  it("reads values in their shortest form", () => {
    const wasteful = [15, 17, 22].reduce((state, action) => game.next(state, action), working("14+2*"));
    expect(wasteful.sheets).toEqual(["+05"]);
    expect(seen(wasteful)).toEqual(seen(write(working("14+2*"), 5)));
  });
});

describe("kept from the paper's game:", () => {
  it("one vocabulary for three roles, so that one network can play them all", () => {
    const { observation: facts } = game;
    expect(facts).toMatchObject({ kind: "tokens" });
    const first = [begin(), score(ask(begin(), "34+"), 9), ask(begin(), "34+")].map((state) => seen(state)[0]);
    expect(new Set(first).size).toBe(3);
  });

  it("the solver sees neither reference nor marks nor its other answers", () => {
    const episode = (reference: number | undefined, quality: number, before: readonly number[]) =>
      before.reduce(
        (state, answer) => score(write(write(state, answer), 3), quality),
        score(ask(begin({}, reference), "34+"), quality),
      );
    const plain = seen(episode(undefined, 9, []));
    expect(seen(episode(12, 9, []))).toEqual(plain);
    expect(seen(episode(undefined, 1, []))).toEqual(plain);
    expect(seen(episode(undefined, 9, [7, 12]))).toEqual(plain);
    const [one, other] = [episode(undefined, 9, [7]), episode(12, 2, [7])];
    for (const text of [game.informationState, game.prompt] as const)
      expect(text(other, SOLVER)).toBe(text(one, SOLVER));
    expect(game.view(other, SOLVER)).toEqual(game.view(one, SOLVER));
  });

  it("the proposer is shown the reference, in numbers and in words", () => {
    const [none, one, other] = [begin(), begin({}, 3), begin({}, 4)];
    expect(new Set([none, one, other].map((state) => seen(state).join())).size).toBe(3);
    for (const state of [one, other]) {
      expect(game.prompt(state, PROPOSER)).toContain(
        `a question of the pool: ${[...(state.reference ?? "")].join(" ")},`,
      );
      expect(game.informationState(state, PROPOSER)).toContain(`[Own: ${state.reference}]`);
    }
    expect(game.prompt(none, PROPOSER)).not.toContain("a question of the pool");
  });

  it("only the proposer sees whether there is a reference: all other views of the draw and of the question are the same", () => {
    const drawn = [begin(), begin({}, 3), begin({}, 9)];
    for (const seat of [null, SOLVER, JUDGE]) {
      const views = drawn.map((state) => JSON.stringify({ ...game.view(state, seat), turn: null }));
      expect(new Set(views).size).toBe(1);
    }
    expect(new Set(drawn.map((state) => JSON.stringify(game.view(state, PROPOSER)))).size).toBe(3);
  });

  it("the judge sees the question, then question and answer; never the reference, and one answer at a time", () => {
    const judging = (reference: number | undefined, before: readonly number[]) =>
      before.reduce(
        (state, answer) => score(write(write(state, answer), 3), 4),
        score(ask(begin({}, reference), "34+"), 9),
      );
    const scoring = (state: RoundState) => write(write(state, 8), 7);
    expect(seen(ask(begin({}, 3), "34+"))).toEqual(seen(ask(begin(), "34+")));
    const plain = seen(scoring(judging(undefined, [])));
    expect(seen(scoring(judging(5, [])))).toEqual(plain);
    expect(seen(scoring(judging(undefined, [1, 2])))).toEqual(plain);
    expect(seen(write(write(judging(undefined, []), 9), 7))).not.toEqual(plain);
    expect(seen(write(write(score(ask(begin(), "33+"), 9), 8), 7))).not.toEqual(plain);
  });

  it("the judge thinks on the question alone, before it sees the answer", () => {
    const thinking = (answer: number) => write(score(ask(begin(), "34+"), 9), answer);
    expect(seen(thinking(7))).toEqual(seen(thinking(-50)));
    expect(game.prompt(thinking(7), JUDGE)).toContain("work out your own");
  });

  it("the truth is hidden: a sound and an unsound question differ only in their tokens until the end", () => {
    const at = (question: string) => score(ask(begin(), question), 9);
    for (const seat of [null, 0, 1, 2]) {
      const [sound, unsound] = ["42/", "43/"].map((question) => JSON.stringify(game.view(at(question), seat)));
      expect(unsound?.replaceAll("43/", "42/").replaceAll("4 ÷ 3", "4 ÷ 2")).toBe(sound);
    }
    expect(game.view(at("42/"), null)).toMatchObject({ result: null });
    expect(game.view(at("42/"), null).answers.every(({ right }) => right === null)).toBe(true);
  });

  it("difficulty comes from three answers of the current solver, by default", () => {
    expect(game.options["answers"]).toMatchObject({ default: 3, max: 8 });
  });
});

describe("privacy in rounds with answers", () => {
  /** Everything that a seat or the public receives. */
  const given = (state: RoundState, seat: number | null) => [
    game.turn(state),
    game.view(state, seat),
    ...(seat === null
      ? []
      : [game.informationState(state, seat), game.prompt(state, seat), [...observation(game as never, state, seat)]]),
  ];

  it.each<GameOptions>([{}, { think: false }, { sheet: true }])(
    "hides thoughts, sheets and marks from others until the end: %j",
    (options) => {
      const sheet = options["sheet"] === true;
      // Without a sheet both solvers write the same.
      const blind = sheet ? [null, PROPOSER] : [null, PROPOSER, SOLVER];
      const draw = random(`privacy ${JSON.stringify(options)}`);
      const pick = (values: readonly number[]) => valueAt(values, Math.floor(draw() * values.length));
      const round = (steps: () => number) => {
        const states: RoundState[] = [];
        let state = score(ask(begin({ answers: 2, ...options }), "34+2*"), 1 + steps());
        while (state.stage !== "over") {
          states.push(state);
          if (state.stage === "answer") state = sheet ? write(state, steps(), 14) : write(state, 14);
          else if (state.stage === "thought") state = sheet ? write(state, steps(), steps()) : write(state, steps());
          else state = score(state, 1 + steps());
        }
        return states;
      };
      for (let i = 0; i < 20; i++) {
        const [one, other] = [round(() => pick([1, 5, 9])), round(() => pick([0, 2, 7]))];
        for (const [k, state] of one.entries()) {
          const twin = other[k] as RoundState;
          expect(JSON.stringify(twin)).not.toBe(JSON.stringify(state));
          for (const seat of blind) expect(given(twin, seat)).toEqual(given(state, seat));
        }
      }
    },
  );

  it("hides an unfinished sheet from the public, and shows the answer once complete", () => {
    let state = score(ask(begin({ sheet: true }), "34+2*"), 9);
    const views = [];
    for (const action of [15, 24, 27, 15, 18, 21]) {
      views.push(JSON.stringify(game.view(state, null)));
      state = game.next(state, action);
    }
    expect(new Set(views).size).toBe(1);
    expect(game.view(state, null).answers[0]).toMatchObject({ written: "+14", value: 14, sheet: "sealed" });
  });

  it("shows the marks to all at the end, but not reference, sheets and thoughts", () => {
    const end = play({ sheet: true, answers: 1 }, "34+", 9, [{ answer: [7], thought: [8], mark: 2 }]);
    expect(game.view(end, null)).toMatchObject({
      reference: "sealed",
      quality: 9,
      answers: [{ value: 7, score: 2, thought: "sealed", sheet: "sealed", right: true }],
      result: { truth: 7 },
    });
    expect(game.reveal(end)).toMatchObject({
      reference: "",
      answers: [{ thought: { value: 8 }, sheet: [{ operation: "3 + 4", value: 7, written: "+7$" }] }],
    });
  });
});
