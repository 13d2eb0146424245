import { assert, infiniteStream, integer, nat, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { isSound, offeredTokens, toPostfix } from "../../../../games/proposer-solver-judge/views/infix.ts";
import { MAX_QUESTION_TOKENS, infix, questionTruth } from "../../../../games/proposer-solver-judge/rules/question.ts";

describe("toPostfix", () => {
  it.each([
    ["3+4", "34+"],
    ["(3+4)*2", "34+2*"],
    ["3+4*2", "342*+"],
    ["8-3-2", "83-2-"],
    ["8-(3-2)", "832--"],
    ["8/2*3", "82/3*"],
  ])("turns %s into %s", (written, postfix) => {
    expect(toPostfix(written)).toBe(postfix);
    expect(infix(postfix).replaceAll(" ", "").replaceAll("×", "*").replaceAll("÷", "/").replaceAll("−", "-")).toBe(
      written,
    );
  });
});

describe("offeredTokens", () => {
  it("offers digits and a bracket first, and never what can't become sound", () => {
    expect(offeredTokens("", 4)).toEqual(["0", "1", "2", "3", "("]);
    expect(offeredTokens("3", 10)).toEqual(["+", "-", "*", "/"]);
    expect(offeredTokens("(3", 10)).not.toContain(")");
    // No division by zero, and 7 is divisible only by 1, 7 or a bracket.
    expect(offeredTokens("7/", 10)).toEqual(["1", "7", "("]);
    // The maximum is four values and three operations.
    expect(offeredTokens("1+2+3+4", 10)).toEqual([]);
    expect(isSound("1+2+3+4")).toBe(true);
  });

  it("always leads to a sound question within the rules' length", () => {
    assert(
      property(infiniteStream(nat()), integer({ min: 2, max: 10 }), (choices, digits) => {
        let written = "";
        for (const choice of choices) {
          const offered = offeredTokens(written, digits);
          if (offered.length === 0) break;
          written += offered[choice % offered.length];
        }
        expect(isSound(written)).toBe(true);
        expect(questionTruth(toPostfix(written)).sound).toBe(true);
        expect(toPostfix(written).length).toBeLessThan(MAX_QUESTION_TOKENS);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});
