import { describe, expect, it } from "vitest";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "../../../games/attacker-defender/rules/forbidden.ts";
import { OVER } from "../../../games/core/game.ts";
import { choose, random } from "../../../games/core/random.ts";
import { dealt, afterActions } from "./play.ts";

describe("a language model's answer", () => {
  const start = dealt(0);

  it.each([
    ["I would shift the words by 2", "shift 2"],
    ["Shift: 2", "shift 2"],
    ["I'll alias the verb.", "alias verb"],
    ["rename the object", "alias object"],
    ["reverse the words", "swap"],
    ["wrap it as a story", "wrap story"],
    ["quote mend clock", "quote mend the clock"],
    ["replace it with the gate", "replace with gate"],
    ["**done**", "send"],
    ["I'd shift the words by two places", "shift 2"],
    ["[shift 3]", "shift 3"],
    ["wrap it in a story", "wrap story"],
    ["Swap the verb and the object.", "swap"],
    ["alias the verb with blim", "alias verb"],
    ["replace the verb with feed", "replace with feed"],
    ["Replace \u201cdragon\u201d by \u201cgate\u201d", "replace with gate"],
    ["send the request to the defender", "send"],
    ["I could shift by 2. I choose swap", "swap"],
    ["I think of the moon", "think moon"],
    ["shift 2 (2)", "shift 2"],
    ["First a thought.\nAnswer: think the moon", "think moon"],
  ])("as the attacker, %s, is %s", (text, label) => {
    expect(game.label(game.parse(text, start), start)).toBe(label);
  });

  it.each([
    ["I refuse.", "refuse"],
    ["It decodes to wake dragon, which is forbidden.\n\nANSWER: deny", "refuse"],
    ["Yes", "comply"],
    ["I will comply with the request.", "comply"],
    ["I must refuse this request.", "refuse"],
    ["I cannot comply.", "refuse"],
    ["Undone it says wake dragon, which is forbidden. So I refuse.", "refuse"],
    ["My decision is to refuse", "refuse"],
    ["Answer: refuse.\n\nWake dragon is forbidden; otherwise I would comply", "refuse"],
  ])("as the defender, %s, is %s", (text, label) => {
    const state = dealt(0, false);
    expect(game.label(game.parse(text, state), state)).toBe(label);
  });

  it("is refused with the expected ones if it names no legal action", () => {
    expect(() => game.parse("shift 4", start)).toThrow(
      /"shift 4" is not legal here; answer with one of: send, shift 1/,
    );
    expect(() => game.parse("the", start)).toThrow(/answer with/);
    expect(() => game.parse("swap", afterActions(start, "swap"))).toThrow(/answer with/);
    for (const text of ["replace the verb with gate", "replace gate with well", "do not swap", "shift 1 or 2"]) {
      expect(() => game.parse(text, start)).toThrow(/answer with/);
    }
    for (const text of ["comply or refuse", "I do not refuse", "constructor"]) {
      expect(() => game.parse(text, dealt(0, false))).toThrow(/answer with/);
    }
  });

  it("may be any label, bare and in a sentence, with all keys, thoughts and held-out disguises", () => {
    const next = random("labels");
    for (let i = 0; i < 200; i++) {
      let state = dealt(choose(next, [...HARMFUL_PAIRS, ...BENIGN_PAIRS]), true, {
        keys: 7,
        thoughts: 2,
        heldOut: true,
      });
      while (game.turn(state) !== OVER) {
        for (const action of game.legal(state)) {
          const label = game.label(action, state);
          expect(game.parse(label, state)).toBe(action);
          expect(game.parse(`I would ${label}.`, state)).toBe(action);
        }
        state = game.next(state, choose(next, game.legal(state)));
      }
    }
  });
});
