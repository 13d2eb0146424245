import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { CRITIC, GENERATOR } from "../../../games/sneaky-critic/rules.ts";
import { after, dealt, forged, opening, wander } from "./play.ts";

const PROBLEM = "start 352 step 2: + 001, + 144, x 2, - 011";
const typed = after(dealt(PROBLEM), "compound");
const judging = forged(dealt(PROBLEM), "carry", "flip carry left");

describe("prompts", () => {
  it("show the generator the true step, its type, its edits and the legal ones", () => {
    const prompt = game.prompt(after(typed, "flip operator"), GENERATOR);
    expect(prompt).toContain("The true step: 353 + 144, carries 1 1, result 541.");
    expect(prompt).toContain("Your type: compound. Your edits: flip operator.");
    expect(prompt).toContain("Your step now: 353 - 144, carries 0 1, result 205.");
    expect(prompt).toContain('"done"');
    expect(prompt).not.toContain('"flip operator"');
  });

  it("show the critic the problem and the step, and nothing of the rewrite", () => {
    const prompt = game.prompt(judging, CRITIC);
    expect(prompt).toContain("start 352, step 2 of + 001, + 144, x 2, - 011");
    expect(prompt).toContain("The step to judge: 353 + 144, carries 0 1, result 441.");
    expect(prompt).not.toContain("Your type");
    expect(prompt).not.toContain("flip");
  });

  it("list only legal edits: every phrase parses as one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), (seed) => {
        const state = wander(opening(), random(`prompt ${seed}`), ({ edits }) => edits.length === seed % 3);
        if (game.turn(state) !== GENERATOR || state.type === null) return;
        const [, offered = ""] = /Answer with one of: (.*)\.$/m.exec(game.prompt(state, GENERATOR)) ?? [];
        const phrases = [...offered.matchAll(/"([^"]+)"/g)].flatMap(([, phrase = ""]) => spelled(phrase));
        const actions = phrases.map((phrase) => game.parse(phrase, state)).sort((a, b) => a - b);
        expect(actions).toEqual(game.legal(state));
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});

/** All expansions of `value left|right plus one|two`. */
function spelled(phrase: string): readonly string[] {
  return phrase
    .split(" ")
    .map((word) => word.split("|"))
    .reduce<string[]>((texts, words) => texts.flatMap((text) => words.map((word) => `${text} ${word}`.trim())), [""]);
}
