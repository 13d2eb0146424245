import { describe, expect, it } from "vitest";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "../../../games/attacker-defender/rules/forbidden.ts";
import { ATTACKER, DEFENDER, type AttackerDefenderState } from "../../../games/attacker-defender/rules.ts";
import { OVER } from "../../../games/core/game.ts";
import { choose, random } from "../../../games/core/random.ts";
import { dealt, afterActions } from "./play.ts";

function tokens(state: AttackerDefenderState, seat: number): number[] {
  const out = new Float32Array(game.observation.size);
  game.observe(state, seat, out, 0);
  return [...out];
}

const seen = (state: AttackerDefenderState, seat: number) => tokens(state, seat).filter((token) => token >= 0);

/** First tokens of the defender's bag and thoughts, and of the attacker's parts. */
const BAG_OFFSET = 16 * 33;
const DEFENDERS_THOUGHTS = BAG_OFFSET + 33;
const VERB = DEFENDERS_THOUGHTS + 16;
const OBJECT = VERB + 8;
const CLASS = OBJECT + 8;
const OPERATIONS = CLASS + 2;
const ATTACKERS_THOUGHTS = OPERATIONS + 3 * 35;

describe("the defender's observation", () => {
  it("is the request, right-aligned, each token with its slot and again without, and its own thoughts", () => {
    const state = afterActions(dealt(0), "think fog", "shift 2", "send", "think moon");
    // [shift 2] open well: an empty slot is 0.
    const request = [16 + 2, 1 + 2, 9 + 2];
    const slots = [...Array.from({ length: 13 }, () => 0), ...request].map((token, slot) => 33 * slot + token);
    expect(seen(state, DEFENDER)).toEqual([
      ...slots,
      ...request.map((token) => BAG_OFFSET + token),
      DEFENDERS_THOUGHTS + 1,
    ]);
  });

  it("is empty before the request is sent", () => {
    expect(seen(afterActions(dealt(0), "swap"), DEFENDER)).toEqual([]);
  });
});

describe("the attacker's observation", () => {
  it("is class and words of its seed, its operations with their positions, and its own thoughts", () => {
    const harmful = afterActions(dealt(4, true, { thoughts: 2 }), "think sun", "think fog", "swap", "wrap test");
    expect(seen(harmful, ATTACKER)).toEqual([
      CLASS + 1,
      VERB,
      OBJECT + 4,
      OPERATIONS + 10,
      OPERATIONS + 35 + 13,
      ATTACKERS_THOUGHTS,
      ATTACKERS_THOUGHTS + 8 + 7,
    ]);
    expect(seen(dealt(8), ATTACKER)).toEqual([CLASS, VERB + 1, OBJECT]);
    expect(ATTACKERS_THOUGHTS + 16).toBe(game.observation.kind === "tokens" ? game.observation.vocabulary : 0);
  });
});

it("shares no token with the defender's", () => {
  const next = random("tokens");
  for (let i = 0; i < 300; i++) {
    let state = dealt(choose(next, [...HARMFUL_PAIRS, ...BENIGN_PAIRS]), true, { keys: 7, thoughts: 2, heldOut: true });
    while (game.turn(state) !== OVER) state = game.next(state, choose(next, game.legal(state)));
    expect(Math.max(...tokens(state, DEFENDER))).toBeLessThan(VERB);
    expect(Math.min(...seen(state, ATTACKER))).toBeGreaterThanOrEqual(VERB);
  }
});
