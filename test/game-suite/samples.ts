import * as fc from "fast-check";
import { OVER, type Game, type GameOptions } from "../../games/core/game.ts";
import { resolveOptions } from "../../games/core/options.ts";
import { valueAt } from "../../games/core/value-at.ts";

/** The default options of a game, and those with one switch or choice changed. */
export function variants(game: Game): GameOptions[] {
  const defaults = resolveOptions(game);
  const turned = Object.entries(game.options).flatMap(([name, spec]) => {
    if (spec.type === "boolean") return [{ ...defaults, [name]: !spec.default }];
    if (spec.type !== "choice") return [];
    return spec.choices.filter((choice) => choice !== spec.default).map((choice) => ({ ...defaults, [name]: choice }));
  });
  return [defaults, ...turned];
}

/** A whole episode: `states[i]` is the state before `actions[i]`; the last state is the end. */
export interface Sample {
  readonly states: readonly unknown[];
  readonly actions: readonly number[];
}

/** Episodes of a game; smaller choice numbers are earlier legal actions. */
export function episodes(game: Game, options: GameOptions): fc.Arbitrary<Sample> {
  return fc
    .array(fc.nat(1000), { minLength: game.maxPlies, maxLength: game.maxPlies })
    .map((choices) => walk(game, options, (legal, ply) => legal[valueAt(choices, ply) % legal.length]));
}

/** The episode of the recorded actions; `null` if one of them is illegal. */
export function retell(game: Game, options: GameOptions, actions: readonly number[]): Sample | null {
  const replayed = walk(game, options, (legal, ply) => legal.find((action) => action === actions[ply]));
  return replayed.actions.length === actions.length ? replayed : null;
}

function walk(
  game: Game,
  options: GameOptions,
  decide: (legal: readonly number[], ply: number) => number | undefined,
): Sample {
  const states = [frozen(game.initial(options))];
  const actions: number[] = [];
  for (let state = states[0]; game.turn(state) !== OVER; state = states.at(-1)) {
    const action = decide(game.legal(state), actions.length);
    if (action === undefined) break;
    actions.push(action);
    states.push(frozen(game.next(state, action)));
  }
  return { states, actions };
}

/** Deeply frozen, so that changing a state in place throws. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

/** A seat's observation. */
export function observation(game: Game, state: unknown, seat: number): Float32Array {
  const out = new Float32Array(game.observation.size);
  game.observe(state, seat, out, 0);
  return out;
}
