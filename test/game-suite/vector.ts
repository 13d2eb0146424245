import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OVER, type Game } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { valueAt } from "../../games/core/value-at.ts";
import type { VectorRules } from "../../games/core/vector.ts";
import { episodes } from "./samples.ts";

/** Three tables in one array; the game is played at the middle one, and the others must not change. */
const TABLES = 3;
const FILLER_VALUE = 42;

/** The vectorised rules of a game against its own, if it has any. */
export function testVector(game: Game): void {
  const { vector } = game;
  if (!vector) return;
  describe(`vectorised rules of ${game.id}`, () => void testVectorRules(game, vector));
}

function testVectorRules(game: Game, rules: VectorRules): void {
  it("belong to a game without chance and options", () => {
    expect(game.options).toEqual({});
    expect(game.turn(game.initial({}))).toBe(0);
  });

  it("match the game: turns, legal actions, observations, returns", () => {
    fc.assert(
      fc.property(episodes(game, resolveOptions(game)), ({ states, actions }) => {
        const tables = new Int8Array(TABLES * rules.size).fill(FILLER_VALUE);
        const at = rules.size;
        rules.initial(tables, at);
        states.forEach((state, ply) => {
          compare(game, rules, tables, at, state);
          if (ply < actions.length) rules.next(tables, at, valueAt(actions, ply));
        });
        const beside = [...tables.subarray(0, at), ...tables.subarray(at + rules.size)];
        expect(beside.every((value) => value === FILLER_VALUE)).toBe(true);
      }),
      { numRuns: 60, seed: 1 },
    );
  });
}

function compare(game: Game, rules: VectorRules, tables: Int8Array, at: number, state: unknown): void {
  const turn = game.turn(state);
  expect(rules.turn(tables, at)).toBe(turn);
  const mask = new Uint8Array(game.actions + 1).fill(FILLER_VALUE);
  rules.legal(tables, at, mask, 1);
  expect([...mask.keys()].filter((place) => place > 0 && mask[place] === 1).map((place) => place - 1)).toEqual([
    ...game.legal(state),
  ]);
  expect(mask[0]).toBe(FILLER_VALUE);
  for (const seat of game.roles.keys()) {
    const [theirs, ours] = [0, 0].map(() => new Float32Array(game.observation.size + 2).fill(FILLER_VALUE));
    game.observe(state, seat, theirs as Float32Array, 1);
    rules.observe(tables, at, seat, ours as Float32Array, 1);
    expect(ours).toEqual(theirs);
  }
  if (turn !== OVER) return;
  const returns = new Float64Array(game.roles.length);
  rules.returns(tables, at, returns, 0);
  expect(Array.from(returns)).toEqual(game.returns(state));
}
