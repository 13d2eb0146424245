import { CHANCE, OVER, type Game, type GameOptions } from "../../../games/core/game.ts";
import { resolveOptions } from "../../../games/core/options.ts";
import { choose, chooseWeighted, type Random } from "../../../games/core/random.ts";
import { sneakyCritic as game } from "../../../games/sneaky-critic/game.ts";
import type { SneakyState } from "../../../games/sneaky-critic/rules.ts";

/** A problem in words: `start 351 step 2: + 024, x 3, - 411, + 555`; numbers in base six. */
export function dealt(problem: string, options: GameOptions = {}): SneakyState {
  const [, start = "", step = "", operations = ""] = /^start (\d{3}) step (\d): (.*)$/.exec(problem) ?? [];
  const draws = operations.split(", ").flatMap((operation) => {
    const [sign = "", operand = ""] = operation.split(" ");
    return sign === "x" ? [2, Number(operand) - 2] : [sign === "+" ? 0 : 1, ...operand].map(Number);
  });
  return [...[...start].map(Number), Number(step) - 1, ...draws].reduce(
    (state, action) => game.next(state, action),
    game.initial(resolveOptions(game as unknown as Game, options)),
  );
}

/** The state after these actions, each by its label. */
export function after(state: SneakyState, ...labels: readonly string[]): SneakyState {
  return labels.reduce((now, label) => game.next(now, game.parse(label, now)), state);
}

/** A finished rewrite given by labels, shown to the critic and checked by arithmetic. */
export function forged(problem: SneakyState, ...labels: readonly string[]): SneakyState {
  const written = after(problem, ...labels);
  return after(written.done ? written : after(written, "done"), "the forged step", "checked");
}

/** Plays at random until `stop`, or to the end. */
export function wander(state: SneakyState, random: Random, stop = (_: SneakyState) => false): SneakyState {
  let now = state;
  while (game.turn(now) !== OVER && !stop(now)) now = game.next(now, drawn(now, random));
  return now;
}

function drawn(state: SneakyState, random: Random): number {
  if (game.turn(state) !== CHANCE) return choose(random, game.legal(state));
  const outcomes = game.chance(state);
  const weights = outcomes.map(({ probability }) => probability);
  return outcomes[chooseWeighted(random, weights)]?.action ?? -1;
}

/** A random episode's start. */
export const opening = (options: GameOptions = {}): SneakyState =>
  game.initial(resolveOptions(game as unknown as Game, options));
