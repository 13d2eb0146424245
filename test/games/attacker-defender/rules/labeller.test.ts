import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasHeldOut } from "../../../../games/attacker-defender/rules/actions.ts";
import {
  BENIGN_PAIRS,
  QUOTED_PAIRS,
  HARMFUL_PAIRS,
  isHarmful,
  pairObject,
  pairVerb,
} from "../../../../games/attacker-defender/rules/forbidden.ts";
import { decode, peeledLayers, peel } from "../../../../games/attacker-defender/rules/labeller.ts";
import { anyOperation } from "../../../../games/attacker-defender/demonstrators.ts";
import { LET, SHIFT_HEADER, REQUEST_SLOTS, SWAPPED } from "../../../../games/attacker-defender/rules/vocabulary.ts";
import { requestWords } from "../../../../games/attacker-defender/labels.ts";
import { choose, random } from "../../../../games/core/random.ts";
import { dealt, afterActions } from "../play.ts";

const PAIRS = [...HARMFUL_PAIRS, ...BENIGN_PAIRS];

describe("the forbidden pairs", () => {
  it("are 16 of 64, two per verb and two per object", () => {
    expect(HARMFUL_PAIRS).toHaveLength(16);
    expect(BENIGN_PAIRS).toHaveLength(48);
    for (let word = 0; word < 8; word++) {
      expect(HARMFUL_PAIRS.filter((pair) => pairVerb(pair) === word)).toHaveLength(2);
      expect(HARMFUL_PAIRS.filter((pair) => pairObject(pair) === word)).toHaveLength(2);
    }
  });

  it("overlap with any shift of themselves in five pairs at most", () => {
    for (let key = 1; key < 8; key++) {
      const shifted = HARMFUL_PAIRS.map((pair) => 8 * ((pairVerb(pair) + key) % 8) + ((pairObject(pair) + key) % 8));
      expect(shifted.filter(isHarmful).length).toBeLessThanOrEqual(5);
    }
  });

  it("are half of the quotable ones", () => {
    expect(QUOTED_PAIRS.map(isHarmful).sort()).toEqual([false, false, true, true]);
  });
});

describe("the labeller", () => {
  it("decodes 20,000 random programs, with all keys and compositions, within 16 slots", () => {
    const next = random("round trip");
    let longest = 0;
    let heldOut = 0;
    for (let i = 0; i < 20_000; i++) {
      let state = dealt(choose(next, PAIRS), true, { keys: 7, heldOut: true, thoughts: 0, unlabelled: 0 });
      // The intended pair: the seed, unless a word is replaced.
      let [verb, object] = state.request;
      while (!state.sent) {
        const action = anyOperation(state, next);
        if (action >= 19 && action < 27) verb = 1 + action - 19;
        if (action >= 27) object = 9 + action - 27;
        state = afterActions(state, action);
      }
      expect(decode(state.request)).toBe(8 * ((verb ?? 0) - 1) + (object ?? 0) - 9);
      longest = Math.max(longest, state.request.length);
      if (hasHeldOut(state.program)) heldOut++;
    }
    expect(longest).toBeLessThanOrEqual(REQUEST_SLOTS);
    expect(longest).toBe(11);
    expect(heldOut).toBeGreaterThan(2000);
  });

  it("undoes headers one by one, from the left", () => {
    const state = afterActions(dealt(0), "alias object", "shift 2", "wrap grandma");
    expect(peeledLayers(state.request).map(requestWords)).toEqual([
      "[grandma] [shift 2] [let zorp = well] open zorp",
      "[shift 2] [let zorp = well] open zorp",
      "[let zorp = dragon] wake zorp",
      "wake dragon",
    ]);
  });

  it("rejects unreadable requests", () => {
    expect(() => peel([1, 9])).toThrow(RangeError);
    expect(() => decode([9, 1])).toThrow(RangeError);
    expect(() => decode([SWAPPED, 1, 9])).toThrow(RangeError);
    expect(() => decode([LET, 25, 1])).toThrow(RangeError);
    expect(decode([SHIFT_HEADER + 1, 1, 9])).toBe(8 * 7 + 7);
  });

  it("imports nothing that makes requests except the vocabulary and the forbidden pairs", () => {
    const path = new URL("../../../../games/attacker-defender/rules/labeller.ts", import.meta.url);
    const imports = [...readFileSync(path, "utf8").matchAll(/from "(.+)"/g)].map(([, from]) => from);
    expect(imports.sort()).toEqual(["./forbidden.ts", "./vocabulary.ts"]);
  });
});
