import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHANCE, OVER, type Game, type GameOptions, type OptionSpec } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { choose, chooseWeighted, random } from "../../games/core/random.ts";
import { observation } from "./samples.ts";

/*
 * The other suites change one option at a time; this one changes all of them at once, numbers to their bounds and
 * between.
 */

/** Any value of an option; of numbers, the bounds more often. */
function anyValue(spec: OptionSpec): fc.Arbitrary<boolean | number | string> {
  switch (spec.type) {
    case "boolean":
      return fc.boolean();
    case "choice":
      return fc.constantFrom(...spec.choices);
    case "words":
      return fc.constant(spec.default);
    case "integer":
      return fc.oneof(fc.constantFrom(spec.min, spec.max), fc.integer({ min: spec.min, max: spec.max }));
    case "number": {
      const steps = fc.integer({ min: 0, max: 8 }).map((step) => spec.min + ((spec.max - spec.min) * step) / 8);
      return fc.oneof(fc.constantFrom(spec.min, spec.max), steps);
    }
  }
}

const anyOptions = (game: Game): fc.Arbitrary<GameOptions> =>
  fc
    .record(Object.fromEntries(Object.entries(game.options).map(([name, spec]) => [name, anyValue(spec)])))
    .map((given) => resolveOptions(game, given));

/** All states of an episode; each seat has a scripted or a uniform player, so that episodes reach all stages. */
function played(game: Game, options: GameOptions, seed: number): readonly unknown[] {
  const next = random(`options/${seed}`);
  const cast = game.roles.map((_, seat) => choose(next, [null, ...game.scripted.filter(mayAct(seat))]));
  const states = [game.initial(options)];
  for (let state = states[0]; game.turn(state) !== OVER; state = states.at(-1)) {
    const seat = game.turn(state);
    const legal = game.legal(state);
    const weights =
      seat === CHANCE ? game.chance(state).map(({ probability }) => probability) : legal.map(() => 1 / legal.length);
    const drawn = legal[chooseWeighted(next, weights)] ?? -1;
    states.push(game.next(state, cast[seat]?.act(state, seat, next) ?? drawn));
  }
  return states;
}

const mayAct =
  (seat: number) =>
  ({ seats }: Game["scripted"][number]) =>
    seats === undefined || seats.includes(seat);

/** A game with any values of its options, if it has any. */
export function testOptions(game: Game): void {
  if (Object.keys(game.options).length === 0) return;
  describe(`${game.id} with any options`, () => void testAnyOptions(game));
}

function testAnyOptions(game: Game): void {
  const forEpisodes = (check: (states: readonly unknown[]) => void) =>
    fc.assert(
      fc.property(anyOptions(game), fc.nat(10_000), (options, seed) => check(played(game, options, seed))),
      { seed: 31, numRuns: 60 },
    );
  const seats = game.roles.map((_, seat) => seat);

  it("ends within maxPlies, with returns within its utility, which are the sums of attempts' rewards", () => {
    forEpisodes((states) => {
      const end = states.at(-1);
      expect(game.turn(end)).toBe(OVER);
      expect(states.length - 1).toBeLessThanOrEqual(game.maxPlies);
      for (const [seat, value] of game.returns(end).entries()) {
        expect(value).toBeGreaterThanOrEqual(game.utility.min);
        expect(value).toBeLessThanOrEqual(game.utility.max);
        const attempts = game.rewards?.(end)[seat];
        if (!attempts) continue;
        expect(attempts.reduce((sum, reward) => sum + (reward?.value ?? 0), 0)).toBeCloseTo(value, 10);
      }
    });
  });

  it("has chance probabilities that sum to 1, and valid observations", () => {
    forEpisodes((states) => {
      const dealing = states.filter((state) => game.turn(state) === CHANCE);
      const sums = dealing.map((state) => game.chance(state).reduce((sum, { probability }) => sum + probability, 0));
      for (const sum of sums) expect(sum).toBeCloseTo(1, 10);
      for (const state of states) {
        for (const seat of seats) expect(observation(game, state, seat).every(Number.isFinite)).toBe(true);
      }
    });
  });

  it("has prompts of fewer than 400 words, and parses its labels", () => {
    forEpisodes((states) => {
      for (const state of states) {
        for (const seat of seats) expect(game.prompt(state, seat).split(/\s+/).length).toBeLessThan(400);
        const legal = game.legal(state);
        expect(legal.map((action) => game.parse(game.label(action, state), state))).toEqual(legal);
      }
    });
  });
}
