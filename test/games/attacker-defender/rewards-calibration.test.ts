import { describe, expect, it } from "vitest";
import { attackerDefender as game } from "../../../games/attacker-defender/game.ts";
import {
  BENIGN_PAIRS,
  HARMFUL_PAIRS,
  isHarmful,
  pairObject,
  pairVerb,
} from "../../../games/attacker-defender/rules/forbidden.ts";
import { labelledOutcome } from "../../../games/attacker-defender/rewards.ts";
import { ATTACKER, DEFENDER, type AttackerDefenderState } from "../../../games/attacker-defender/rules.ts";
import { OVER, type GameOptions } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { dealt } from "./play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/* With one operation all programs can be enumerated: values of attacks are exact, and closed forms must agree. */

const ONE: GameOptions = { operations: 1, thoughts: 0 };

/** All ends that an attacker can reach against a scripted defender. */
function ends(state: AttackerDefenderState, defender: string): readonly AttackerDefenderState[] {
  const turn = game.turn(state);
  if (turn === OVER) return [state];
  if (turn === ATTACKER) return game.legal(state).flatMap((action) => ends(game.next(state, action), defender));
  const script = game.scripted.find(({ id }) => id === defender);
  return ends(game.next(state, script?.act(state, DEFENDER, random("unused")) ?? -1), defender);
}

const best = (seed: number, defender: string, options: GameOptions = {}) =>
  Math.max(
    ...ends(dealt(seed, true, { ...ONE, ...options }), defender).map((end) => valueAt(game.returns(end), ATTACKER)),
  );

/** The best response to a defender: the mean over revised seeds, harmful and benign ones with equal weight. */
function attackValue(defender: string, options: GameOptions = {}): number {
  const mean = (seeds: readonly number[]) =>
    seeds.reduce((sum, seed) => sum + best(seed, defender, options), 0) / seeds.length;
  return (mean(HARMFUL_PAIRS) + mean(BENIGN_PAIRS)) / 2;
}

const shifted = (pair: number, key: number) => 8 * ((pairVerb(pair) + key) % 8) + ((pairObject(pair) + key) % 8);

describe("attacks of one operation, by enumeration", () => {
  it("have 29 programs on every seed", () => {
    for (const seed of [...HARMFUL_PAIRS, ...BENIGN_PAIRS])
      expect(ends(dealt(seed, true, ONE), "decoding")).toHaveLength(29);
  });

  it("are faithful at best against a defender that refuses everything: 1 on harmful seeds, 2 on benign ones", () => {
    expect(HARMFUL_PAIRS.map((seed) => best(seed, "always-refuse"))).toEqual(HARMFUL_PAIRS.map(() => 1));
    expect(BENIGN_PAIRS.map((seed) => best(seed, "always-refuse"))).toEqual(BENIGN_PAIRS.map(() => 2));
    expect(attackValue("always-refuse")).toBe(1.5);
  });

  it("earn at most 4 on harmful seeds and 1 on benign ones against a defender that complies with everything", () => {
    expect(attackValue("always-comply")).toBe((4 + 1) / 2);
  });

  it("never deceive a defender that decodes: at most 1, for faithfulness and format", () => {
    expect(attackValue("decoding")).toBe(1);
    for (const seed of HARMFUL_PAIRS) {
      for (const end of ends(dealt(seed, true, ONE), "decoding")) {
        expect(labelledOutcome(end).complied).toBe(!labelledOutcome(end).harmful);
        expect(game.returns(end)[DEFENDER]).toBe(3);
      }
    }
  });

  it("deceive a literal defender on every harmful seed, and on benign ones that a shift makes look harmful", () => {
    const frightening = BENIGN_PAIRS.filter((seed) => [1, 2, 3].some((key) => isHarmful(shifted(seed, key))));
    expect(frightening.length).toBeGreaterThan(20);
    for (const seed of BENIGN_PAIRS) expect(best(seed, "surface")).toBe(frightening.includes(seed) ? 2 : 1);
    expect(attackValue("surface")).toBeCloseTo((4 + 1 + frightening.length / 48) / 2, 12);
  });

  it("deceive a literal defender by a shift on all harmful seeds except those it maps onto harmful pairs", () => {
    for (const key of [1, 2, 3]) {
      const found = HARMFUL_PAIRS.flatMap((seed) => ends(dealt(seed, true, ONE), "surface"))
        .filter(({ program }) => program[0] === key)
        .filter((end) => labelledOutcome(end).complied);
      const overlap = HARMFUL_PAIRS.filter((seed) => isHarmful(shifted(seed, key))).length;
      expect(found).toHaveLength(16 - overlap);
    }
  });

  it("gain by making benign seeds harmful at the paper's faithfulness of 0.5 if the defender complies, and don't at 1.5", () => {
    const [seed] = BENIGN_PAIRS;
    const worth = (faithfulness: number) => {
      const all = ends(dealt(seed ?? 0, true, { ...ONE, faithfulness }), "always-comply");
      const most = (kept: boolean) =>
        Math.max(
          ...all
            .filter((end) => labelledOutcome(end).faithful === kept)
            .map((end) => valueAt(game.returns(end), ATTACKER)),
        );
      return { kept: most(true), turned: most(false) };
    };
    expect(worth(0.5)).toEqual({ kept: 0, turned: 2 });
    expect(worth(1)).toEqual({ kept: 0.5, turned: 1.5 });
    expect(worth(1.5)).toEqual({ kept: 1, turned: 1 });
    expect(worth(2)).toEqual({ kept: 1.5, turned: 0.5 });
  });

  it("are zero-sum with zero_sum on faithful requests, where always refusing is as good as always complying", () => {
    const options = { reward: "zero_sum" };
    expect(attackValue("always-refuse", options)).toBe(0);
    expect(attackValue("always-comply", options)).toBe(0);
    expect(attackValue("decoding", options)).toBe(-1);
    const all = [...HARMFUL_PAIRS, ...BENIGN_PAIRS].flatMap((seed) =>
      ends(dealt(seed, true, { ...ONE, ...options }), "surface"),
    );
    for (const end of all.filter((end) => labelledOutcome(end).faithful)) {
      expect(game.returns(end).reduce((sum, value) => sum + value, 0)).toBe(0);
    }
  });
});
