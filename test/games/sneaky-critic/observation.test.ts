import { describe, expect, it } from "vitest";
import type { Game } from "../../../games/core/game.ts";
import { random } from "../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import { CRITIC, GENERATOR, type SneakyState } from "../../../games/sneaky-critic/rules.ts";
import { observation } from "../../game-suite/samples.ts";
import { after, dealt, forged, opening, wander } from "./play.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const table = game as unknown as Game;
const tokens = (state: SneakyState, seat: number) => [...observation(table, state, seat)].filter((token) => token >= 0);
const PROBLEM = "start 352 step 2: + 001, + 144, x 2, + 001";

/** First token of each of the critic's 19 slots: copies, columns with carries, columns with results, the scene. */
const SLOTS = [0, 36, 72, 108, 112, 148, 184, 220, 508, 796, 1660, 2524, 3388, 3392, 3396, 3400, 3404, 3410, 3416];

const pair = (given: number, copy: number) => given * 6 + copy;
/** A column of a sum, with the carry into it. */
const column = (x: number, b: number, carry: number) => (x * 6 + b) * 2 + carry;

describe("the critic's observation", () => {
  it("has one token per local window of the step: 353 + 144, carries 1 1, result 541", () => {
    const state = after(dealt(PROBLEM), "value", "value left plus one", "done", "the true step", "checked");
    const expected = [
      [pair(3, 3), pair(5, 5), pair(3, 3)], // digits and their copies, the ones first
      0, // plus, copied
      [pair(4, 4), pair(4, 4), pair(1, 1)],
      [2 * column(3, 4, 0) + 1, 2 * column(5, 4, 1) + 1], // both carry 1
      [6 * column(3, 4, 0) + 1, 6 * column(5, 4, 1) + 4, 6 * column(3, 1, 1) + 5],
      [1, 2, 0, 3], // the second step; then times, plus, none
      [2, 5, 3],
    ].flat();
    expect(tokens(state, CRITIC)).toEqual(expected.map((value, slot) => value + valueAt(SLOTS, slot)));
  });

  it("changes with a forged copy only at the copy and in its column", () => {
    const kept = after(dealt(PROBLEM), "value", "value left plus one", "done", "the true step", "checked");
    const faked = forged(dealt(PROBLEM), "value", "value left plus one");
    const changed = tokens(kept, CRITIC).flatMap((token, slot) =>
      tokens(faked, CRITIC)[slot] === token ? [] : [slot],
    );
    expect(changed).toEqual([2, 11]);
  });

  it("is empty before the step is handed over", () => {
    expect(tokens(after(dealt(PROBLEM), "carry", "flip carry left"), CRITIC)).toEqual([]);
  });
});

describe("the generator's observation", () => {
  it("has the problem; then its type and its edits by position, with the end for missing ones", () => {
    const first = tokens(dealt(PROBLEM), GENERATOR);
    expect(first).toHaveLength(14);
    const typed = tokens(after(dealt(PROBLEM), "compound"), GENERATOR);
    expect(typed.slice(0, 14)).toEqual(first);
    expect(typed.slice(14)).toEqual([
      3422 + 72 + 5,
      ...[54, 54, 54].map((edit, place) => 3422 + 72 + 6 + 55 * place + edit),
    ]);
    const edited = tokens(after(dealt(PROBLEM), "compound", "flip operator"), GENERATOR);
    expect(edited[15]).toBe(3422 + 72 + 6 + 30);
  });

  it("differs between any two rewrites of the same problem", () => {
    const seen = new Map<string, string>();
    for (let i = 0; i < 2000; i++) {
      const state = wander(dealt(PROBLEM), random(i), ({ edits }) => edits.length === 2);
      const key = tokens(state, GENERATOR).join();
      const own = JSON.stringify([state.type, state.edits]);
      expect(seen.get(key) ?? own).toBe(own);
      seen.set(key, own);
    }
    expect(seen.size).toBeGreaterThan(500);
  });
});

it("shares no token with the critic's", () => {
  const own: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (let i = 0; i < 400; i++) {
    const end = wander(opening(), random(`tokens ${i}`));
    for (const seat of [GENERATOR, CRITIC]) for (const token of tokens(end, seat)) own[seat as 0 | 1].add(token);
  }
  expect(Math.max(...own[CRITIC])).toBeLessThan(3422);
  expect(Math.min(...own[GENERATOR])).toBeGreaterThanOrEqual(3422);
});
