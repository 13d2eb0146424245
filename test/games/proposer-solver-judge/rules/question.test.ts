import { describe, expect, it } from "vitest";
import { parseValue, formatValue } from "../../../../games/proposer-solver-judge/rules/answer.ts";
import { FORMS, Pool, fill } from "../../../../games/proposer-solver-judge/rules/pool.ts";
import {
  isHeldOut,
  infix,
  operationAt,
  questionTruth,
} from "../../../../games/proposer-solver-judge/rules/question.ts";
import { options } from "../../../../games/proposer-solver-judge/options.ts";
import { random } from "../../../../games/core/random.ts";

describe("a question", () => {
  it.each([
    ["34+2*", 14, 2, "(3 + 4) × 2"],
    ["342*+", 11, 2, "3 + 4 × 2"],
    ["93/", 3, 1, "9 ÷ 3"],
    ["12-3-", -4, 2, "1 − 2 − 3"],
    ["123--", 2, 2, "1 − (2 − 3)"],
    ["842//", 4, 2, "8 ÷ (4 ÷ 2)"],
    ["99*9+9+", 99, 3, "9 × 9 + 9 + 9"],
    ["04-2/", -2, 2, "(0 − 4) ÷ 2"],
  ])("%s is sound and equals %i, with %i operations: %s", (question, value, operations, words) => {
    expect(questionTruth(question)).toEqual({ parses: true, sound: true, value, operations });
    expect(infix(question)).toBe(words);
  });

  it.each([
    ["73/", "divides with a remainder"],
    ["70/", "divides by nothing"],
    ["000//", "divides by nothing, midway"],
    ["99*9+9+1+", "passes 99"],
    ["99*3*9-", "passes 99 midway"],
  ])("%s parses but is unsound: it %s", (question) => {
    expect(questionTruth(question)).toMatchObject({ parses: true, sound: false });
  });

  it.each(["3", "34", "+", "3+", "34+5", "345+", "+34", "34++"])("%s is no expression", (question) => {
    expect(questionTruth(question)).toEqual({ parses: false, sound: false, value: 0, operations: 0 });
  });

  it("evaluates like its infix form in JavaScript, over all forms and digits", () => {
    const next = random("infix");
    const forms = FORMS.flat();
    const questions = Array.from({ length: 3000 }, (_, i) => fill(next, forms[i % forms.length] ?? "", 10));
    expect(questions.every((question) => questionTruth(question).parses)).toBe(true);
    const sound = questions.filter((question) => questionTruth(question).sound);
    expect(sound.length).toBeGreaterThan(500);
    expect(sound.length).toBeLessThan(2500);
    for (const question of sound) expect(questionTruth(question).value).toBe(calculated(infix(question)));
  });

  it("evaluates on a sheet with the values written, right or wrong", () => {
    expect(operationAt("34+2*", [])).toEqual({ operator: "+", left: 3, right: 4 });
    expect(operationAt("34+2*", [9])).toEqual({ operator: "*", left: 9, right: 2 });
    expect(operationAt("34+2*", [9, 18])).toBeNull();
    expect(operationAt("1234*+-", [12, 14])).toEqual({ operator: "-", left: 1, right: 14 });
  });

  it("is held out in one of ten cases, whatever its length", () => {
    for (const form of ["ddodo", "dddoo", "ddoddoo"]) {
      const next = random(form);
      const held = Array.from({ length: 4000 }, () => fill(next, form, 10)).filter(isHeldOut).length;
      expect(held / 4000).toBeGreaterThan(0.08);
      expect(held / 4000).toBeLessThan(0.12);
    }
  });
});

/** A small calculator for infix text, independent of the rules: multiplications and divisions first, from the left. */
function calculated(text: string): number {
  const tokens = text.replace(/[()]/g, " $& ").trim().split(/\s+/);
  let at = 0;
  const atom = (): number => {
    const token = tokens[at++] ?? "";
    if (token !== "(") return Number(token);
    const inner = sum();
    at++;
    return inner;
  };
  const product = (): number => {
    let value = atom();
    while (tokens[at] === "×" || tokens[at] === "÷") value = tokens[at++] === "×" ? value * atom() : value / atom();
    return value;
  };
  const sum = (): number => {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "−")
      value = tokens[at++] === "+" ? value + product() : value - product();
    return value;
  };
  return sum() + 0;
}

describe("a written value", () => {
  it("is a sign and one or two digits, every one from -99 to 99", () => {
    for (let value = -99; value <= 99; value++) expect(parseValue(formatValue(value))).toBe(value);
    expect([0, 7, -7, 12, -12].map(formatValue)).toEqual(["+0$", "+7$", "-7$", "+12", "-12"]);
  });

  it("may have a leading 0, and minus zero is zero", () => {
    expect([parseValue("+05"), parseValue("-05"), parseValue("-0$"), parseValue("-00")]).toEqual([5, -5, 0, 0]);
  });
});

describe("the pool", () => {
  it.each([options.digits.min, options.digits.default, options.digits.max])(
    "always contains the same 200 sound seeds of one and two operations, none held out (%i digits)",
    (digits) => {
      const [one, two] = [new Pool("", "", digits), new Pool("34+ 56*", "78-", digits)];
      const seeds = Array.from({ length: 200 }, (_, place) => one.at(place));
      expect(new Set(seeds).size).toBe(200);
      for (const seed of seeds) {
        expect(questionTruth(seed)).toMatchObject({ sound: true, operations: seed.length === 3 ? 1 : 2 });
        expect(isHeldOut(seed)).toBe(false);
        expect(Math.max(...[...seed].filter((token) => token >= "0").map(Number))).toBeLessThan(digits);
      }
      expect(seeds.map((_, place) => two.at(place))).toEqual(seeds);
      expect([two.size, two.at(200), two.at(201)]).toEqual([202, "34+", "56*"]);
    },
  );

  it("knows its own questions and the recent ones, with their counts", () => {
    const pool = new Pool("98*", "11+ 22* 11+", 5);
    expect([pool.knows(pool.at(3)), pool.knows("98*"), pool.knows("22*"), pool.knows("97*")]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([pool.copies("11+"), pool.copies("22*"), pool.copies("98*")]).toEqual([2, 1, 0]);
  });
});
