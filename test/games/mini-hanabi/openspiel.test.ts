import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OVER } from "../../../games/core/game.ts";
import { miniHanabi } from "../../../games/mini-hanabi/game.ts";
import { observation, retell } from "../../game-suite/samples.ts";

/** An episode of OpenSpiel's hanabi (openspiel-goldens.py). */
interface Golden {
  readonly steps: readonly (readonly [
    turn: number,
    action: number,
    legal: readonly number[],
    chances: readonly number[],
  ])[];
  readonly returns: readonly number[];
  /** Before each action and at the end, one text of hexadecimal digits for each seat. */
  readonly observations: readonly (readonly string[])[];
}

const goldens = JSON.parse(readFileSync(new URL("openspiel.json", import.meta.url).pathname, "utf8")) as Golden[];

/** Cards that are dealt before the first move. */
const DEALT = 4;

const statesOf = ({ steps }: Golden) =>
  retell(
    miniHanabi as never,
    {},
    steps.map(([, action]) => action),
  )?.states as ReturnType<typeof miniHanabi.initial>[];

/** Four places a digit. */
function hexadecimal(places: Float32Array): string {
  const digits = Array.from({ length: places.length / 4 }, (_, i) =>
    Number.parseInt(places.subarray(4 * i, 4 * i + 4).join(""), 2).toString(16),
  );
  return digits.join("");
}

describe("mini-Hanabi matches OpenSpiel's hanabi", () => {
  it("in turns, legal actions, probabilities of chance and returns", () => {
    expect(goldens).toHaveLength(200);
    for (const golden of goldens) {
      const states = statesOf(golden);
      golden.steps.forEach(([turn, , legal, chances], ply) => {
        const state = states[ply] as (typeof states)[number];
        expect(miniHanabi.turn(state)).toBe(turn);
        expect(miniHanabi.legal(state)).toEqual(legal);
        const found = miniHanabi.chance(state).map(({ probability }) => Number(probability.toFixed(9)));
        expect(found).toEqual(chances);
      });
      const end = states.at(-1) as (typeof states)[number];
      expect(miniHanabi.turn(end)).toBe(OVER);
      expect(miniHanabi.returns(end)).toEqual(golden.returns);
    }
  });

  it("reaches every score from 0 to 4, and all three ends", () => {
    expect([...new Set(goldens.map(({ returns }) => returns[0]))].toSorted()).toEqual([0, 1, 2, 3, 4]);
    const ends = goldens.map((golden) => miniHanabi.view(statesOf(golden).at(-1) as never, null).result?.by);
    expect([...new Set(ends)].toSorted()).toEqual(["bomb", "cards", "complete"]);
  });

  // While the hands are dealt, its deck counter runs over into the fireworks; nobody is to move then.
  it("in what each seat observes from the first move to the end", () => {
    for (const golden of goldens) {
      statesOf(golden).forEach((state, ply) => {
        if (ply < DEALT) return;
        const found = [0, 1].map((seat) => hexadecimal(observation(miniHanabi as never, state, seat)));
        expect(found).toEqual(golden.observations[ply]);
      });
    }
  });
});
