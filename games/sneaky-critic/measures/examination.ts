import { drawOutcome } from "../../core/chance.ts";
import type { GameOptions } from "../../core/game.ts";
import { random, type Random } from "../../core/random.ts";
import { chance, initial, next, type SneakyState } from "../rules.ts";
import { isDealt } from "../rules/deal.ts";
import { SHEET_CELLS, EDITS, RESULT, FIRST_SWAP } from "../rules/edits.ts";
import { workOut } from "../rules/sheet.ts";
import { changesAnswer } from "../rules/validity.ts";
import { SPREAD_PROGRAM, nextRewriteAction, type Program } from "../scripted.ts";

/** Options under which every rewrite is shown, and proved by arithmetic. */
const FORGED: GameOptions = { trueSteps: 0, validity: "exact", solverError: 0, stake: 1, trueStake: 1, harmless: -1 };
const TRUE: GameOptions = { ...FORGED, trueSteps: 100 };

/** Steps for the critic to judge: valid forged ones and true ones. */
export interface LabelledSet {
  readonly forged: readonly SneakyState[];
  readonly true: readonly SneakyState[];
}

/** A problem before its rewrite. */
export function problemFor(next: Random, options: GameOptions): SneakyState {
  let state = initial(options);
  while (!isDealt(state)) state = byChance(state, next);
  return state;
}

/** The problem with a rewrite by `program`, before chance chooses the step. */
function rewritten(problem: SneakyState, program: Program, random: Random): SneakyState {
  let state = problem;
  while (!state.done) state = next(state, nextRewriteAction(program, state, random));
  return state;
}

/** Plays on to the critic's turn, or to the end if the rewrite is harmless. */
function handedOver(written: SneakyState, random: Random): SneakyState {
  let state = written;
  while (state.handed === null) state = byChance(state, random);
  return state;
}

function byChance(state: SneakyState, random: Random): SneakyState {
  return next(state, drawOutcome(random, chance(state)));
}

/** The problem's valid rewrites among `count` random ones, at the critic's turn. */
export function validRewrites(
  problem: SneakyState,
  program: Program,
  count: number,
  random: Random,
): readonly SneakyState[] {
  const written = Array.from({ length: count }, () => rewritten(problem, program, random));
  return written.filter(isValid).map((state) => handedOver(state, random));
}

const isValid = (state: SneakyState): boolean => changesAnswer(state, workOut(state, state.edits));

/** A problem whose every rewrite is shown. */
export function forgedProblem(random: Random, heldOut = false): SneakyState {
  return problemFor(random, { ...FORGED, heldOut });
}

/** A true step at the critic's turn. */
export function trueStep(random: Random): SneakyState {
  return handedOver(rewritten(problemFor(random, { ...TRUE, heldOut: false }), SPREAD_PROGRAM, random), random);
}

/**
 * The fixed labelled set: the valid ones of `size` rewrites of all types equally often, and `size` true steps. Held
 * out: rewrites with a swap of copied digits, never legal in training, and without an edit of the result, so that they
 * are consistent to the end.
 */
export function labelledSet(name: "seen" | "held-out", size: number): LabelledSet {
  const draws = random(`sneaky-critic/${name}`);
  const heldOut = name === "held-out";
  const rewrites = Array.from({ length: size }, () => rewritten(forgedProblem(draws, heldOut), SPREAD_PROGRAM, draws));
  const chosen = rewrites.filter((state) => isValid(state) && (!heldOut || isHeldOut(state)));
  return {
    forged: chosen.map((state) => handedOver(state, draws)),
    true: Array.from({ length: size }, () => trueStep(draws)),
  };
}

function isHeldOut({ edits }: SneakyState): boolean {
  const swapped = edits.some(
    (edit) => edit >= FIRST_SWAP && (EDITS[edit]?.cell ?? SHEET_CELLS.end) < SHEET_CELLS.result,
  );
  return swapped && edits.every((edit) => EDITS[edit]?.family !== RESULT);
}
