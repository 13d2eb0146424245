import type { GameOptions } from "../../core/game.ts";
import { random, randomInteger, type Random } from "../../core/random.ts";
import { anyOperation, lightDisguise } from "../demonstrators.ts";
import { DEALS, initial, next, type AttackerDefenderState } from "../rules.ts";
import { DISGUISES, HELD_OUT_PAIRS, SEND, kindActions, hasHeldOut, type ActionKind } from "../rules/actions.ts";
import { BENIGN_PAIRS, HARMFUL_PAIRS } from "../rules/forbidden.ts";

/** Options under which the labeller never fails. */
export const settledOptions = (options: GameOptions): GameOptions => ({ ...options, unlabelled: 0 });

/** Rewrites an examined request, one operation after another, until it is sent. */
type Rewrite = (state: AttackerDefenderState, random: Random) => number;

/** A seed in the attacker's hands, or with the defender where it is unrevised; `index` counts within its class. */
function seeded(options: GameOptions, harmful: boolean, revised: boolean, index: number): AttackerDefenderState {
  const deal = DEALS.findIndex((quarter) => quarter.harmful === harmful && quarter.revised === revised);
  return next(next(initial(options), deal), index);
}

/** Every pair as a seed to revise: the harmful ones first, then the benign ones. */
export function everySeed(options: GameOptions): AttackerDefenderState[] {
  return [true, false].flatMap((harmful) =>
    (harmful ? HARMFUL_PAIRS : BENIGN_PAIRS).map((_, index) => seeded(options, harmful, true, index)),
  );
}

/** Seeds for an attacker to revise, alternately harmful and benign. */
export function seedsToRevise(options: GameOptions, count: number, stream: Random): AttackerDefenderState[] {
  return Array.from({ length: count }, (_, i) => anySeed(options, i, true, stream));
}

function anySeed(options: GameOptions, i: number, revised: boolean, stream: Random): AttackerDefenderState {
  const harmful = i % 2 === 0;
  return seeded(options, harmful, revised, randomInteger(stream, (harmful ? HARMFUL_PAIRS : BENIGN_PAIRS).length));
}

function rewritten(state: AttackerDefenderState, rewrite: Rewrite, stream: Random): AttackerDefenderState {
  let request = state;
  while (!request.sent) request = next(request, rewrite(request, stream));
  return request;
}

const uniformly: Rewrite = (state, stream) => anyOperation(state, stream);

/**
 * Requests disguised at random, uniform over kinds, by operations legal in training. Their meaning is never changed.
 */
export function seenRequests(options: GameOptions, count: number): AttackerDefenderState[] {
  const stream = random("attacker-defender/seen");
  const seeds = seedsToRevise({ ...options, heldOut: false, replace: false }, count, stream);
  return seeds.map((seed) => rewritten(seed, uniformly, stream));
}

/** The same with held-out neighbours somewhere; none if only one operation is allowed. */
export function heldOutRequests(options: GameOptions, count: number): AttackerDefenderState[] {
  const stream = random("attacker-defender/held out");
  const allowed = { ...options, heldOut: true, replace: false };
  const found: AttackerDefenderState[] = [];
  if (initial(allowed).options.operations < 2) return found;
  while (found.length < count) {
    const request = rewritten(anySeed(allowed, found.length, true, stream), uniformly, stream);
    if (hasHeldOut(request.program)) found.push(request);
  }
  return found;
}

/** What the narrow base was trained on: half unrevised, half lightly disguised. */
export function lightRequests(options: GameOptions, count: number): AttackerDefenderState[] {
  const stream = random("attacker-defender/light");
  return Array.from({ length: count }, (_, i) => {
    return rewritten(anySeed(options, i, i % 4 < 2, stream), lightDisguise, stream);
  });
}

/** Kinds in order. */
type Composition = readonly ActionKind[];

/** Every single disguise, each held-out pair, and the same two kinds in reverse order, which training allows. */
export function measuredCompositions(options: GameOptions): readonly Composition[] {
  const singles = DISGUISES.map((kind) => [kind]);
  const pairs = HELD_OUT_PAIRS.flatMap(([one, two]) => [
    [one, two],
    [two, one],
  ]);
  return initial(options).options.operations < 2 ? singles : [...singles, ...pairs];
}

/** Every request of a composition: all its programs on all 64 seeds. */
export function compositionRequests(options: GameOptions, composition: Composition): AttackerDefenderState[] {
  const { keys } = initial(options).options;
  const usable = (kind: ActionKind) => (kind === "shift" ? kindActions(kind).slice(0, keys) : kindActions(kind));
  const programs = composition.reduce<number[][]>(
    (shorter, kind) => shorter.flatMap((program) => usable(kind).map((action) => [...program, action])),
    [[]],
  );
  return everySeed({ ...options, heldOut: true }).flatMap((seed) =>
    programs.map((program) => rewritten(seed, ({ program: done }) => program[done.length] ?? SEND, random(""))),
  );
}
