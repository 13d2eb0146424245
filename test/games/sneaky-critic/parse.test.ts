import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANCE } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { CORRECT, INCORRECT } from "../../../games/sneaky-critic/rules.ts";
import { after, dealt, forged, opening, wander } from "./play.ts";

const PROBLEM = "start 352 step 2: + 001, + 144, x 2, - 011";
const typed = after(dealt(PROBLEM), "compound");
const judging = forged(dealt(PROBLEM), "carry", "flip carry left");

describe("parsing an answer", () => {
  it.each([
    ["operand left plus three", "operand left plus three"],
    ["operand left +3", "operand left plus three"],
    ["add 3 to the left digit of the operand", "operand left plus three"],
    ["I think the middle digit is weak.\nAnswer: the middle result digit plus 2.", "result middle plus two"],
    ["flip the carry into the left column", "flip carry left"],
    ["the operator", "flip operator"],
    ["Increase the operand's left digit by three", "operand left plus three"],
    ["The left carry looks dull. I will add one to the result's right digit", "result right plus one"],
    ["change the left carry", "flip carry left"],
    // Prose without an answer is no edit.
    ["I could add 2 to the left digit of the value.\nAnswer: flip carry middle", "flip carry middle"],
    ["First I would flip the left carry, which is obvious\nresult left plus two", "result left plus two"],
  ])("edits: %j is %j", (text, label) => {
    expect(game.label(game.parse(text, typed), typed)).toBe(label);
  });

  it.each([
    "operand plus three",
    "left plus three",
    "operand left plus six",
    "flip carry right",
    "carry",
    "don't flip the left carry",
    "not value left plus one",
    "value left plus 1 and 2",
    "value left or middle plus one",
  ])("edits: %j is refused", (text) => {
    expect(() => game.parse(text, typed)).toThrow(expect.objectContaining({ code: "game/unreadable-action" }));
  });

  it("edits: done is illegal before the first", () => {
    expect(() => game.parse("done", typed)).toThrow(expect.objectContaining({ code: "game/illegal-action" }));
  });

  it.each([
    ["compound", "compound"],
    ["Error type: carry", "carry"],
    ["I pick result.", "result"],
    ["I'd go for an error of the operand", "operand"],
  ])("types: %j is %j", (text, label) => {
    const state = dealt(PROBLEM);
    expect(game.label(game.parse(text, state), state)).toBe(label);
  });

  it.each([
    ["correct", CORRECT],
    ["The step is correct.", CORRECT],
    ["I added the columns again.\nAnswer: incorrect", INCORRECT],
    ["This is wrong!", INCORRECT],
    ["It\u2019s wrong.", INCORRECT],
    ["My final verdict: **correct**", CORRECT],
    ["I think this step is right.", CORRECT],
    ["The carry should be 1, not 0. Therefore the step is incorrect.", INCORRECT],
    ["Answer: incorrect\n\nThe left carry should be 1, and all else is correct.", INCORRECT],
  ])("verdicts: %j", (text, action) => {
    expect(game.parse(text, judging)).toBe(action);
  });

  it("verdicts: both or neither is refused", () => {
    for (const text of ["correct or incorrect", "not correct", "maybe", "constructor"]) {
      expect(() => game.parse(text, judging)).toThrow(expect.objectContaining({ code: "game/unreadable-action" }));
    }
  });
});

it("accepts every label, swaps included", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1000 }), (seed) => {
      const state = wander(
        opening({ heldOut: true }),
        random(`label ${seed}`),
        ({ edits }) => edits.length === seed % 3,
      );
      for (const action of game.legal(state)) {
        const label = game.label(action, state);
        expect(game.parse(label, state)).toBe(action);
        // Chance doesn't write sentences.
        const sentence = game.turn(state) === CHANCE ? label : `I will go with ${label}.`;
        expect(game.parse(sentence, state)).toBe(action);
      }
    }),
    { seed: 6, numRuns: 100 },
  );
});
