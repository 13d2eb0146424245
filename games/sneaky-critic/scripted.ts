import type { ScriptedPlayer } from "../core/game.ts";
import { choose, chooseWeighted, type Random } from "../core/random.ts";
import { CORRECT, CRITIC, DONE, FIRST_EDIT, GENERATOR, INCORRECT, legal, shown, type SneakyState } from "./rules.ts";
import { SHEET_CELLS, COMPOUND, RESULT, ERROR_TYPES, editClaim } from "./rules/edits.ts";
import { findFaults } from "./rules/sheet.ts";

/** Writes rewrites at random: the probability of each type, and of stopping after each edit. */
export interface Program {
  readonly types: readonly number[];
  readonly end: number;
}

/** A program that draws types by weight, and stops after an edit with probability `end`. */
export function rewriteProgram(end: number, weight: (type: number) => number): Program {
  const weights = ERROR_TYPES.map((_, type) => weight(type));
  const sum = weights.reduce((total, one) => total + one, 0);
  return { types: weights.map((one) => one / sum), end };
}

/** All types equally often: random programs, balanced by type. */
export const SPREAD_PROGRAM = rewriteProgram(0.6, () => 1);

const RESULT_PROGRAM = rewriteProgram(0.9, (type) => (type === RESULT ? 1 : 0));
const COMPOUND_PROGRAM = rewriteProgram(0, (type) => (type === COMPOUND ? 1 : 0));

/** The generator's next action: a type; then a uniformly random open cell and one of its edits; or the end. */
export function nextRewriteAction(program: Program, state: SneakyState, random: Random): number {
  if (state.type === null) return chooseWeighted(random, program.types);
  const actions = legal(state);
  const edits = actions.filter((action) => action !== DONE);
  if (edits.length === 0 || (actions.includes(DONE) && random() < program.end)) return DONE;
  const claims = [...new Set(edits.map((action) => editClaim(action - FIRST_EDIT)))];
  const claim = choose(random, claims);
  return choose(
    random,
    edits.filter((action) => editClaim(action - FIRST_EDIT) === claim),
  );
}

/** A generator that rewrites by a program. */
export function generator(id: string, summary: string, program: Program): ScriptedPlayer<SneakyState> {
  return { id, summary, seats: [GENERATOR], act: (state, _seat, random) => nextRewriteAction(program, state, random) };
}

/** A critic that judges by the sheet's faults. */
export function critic(
  id: string,
  summary: string,
  says: (faults: readonly number[], random: Random) => boolean,
): ScriptedPlayer<SneakyState> {
  const act = (state: SneakyState, _seat: number, random: Random): number => {
    const sheet = shown(state);
    return says(sheet ? findFaults(state, sheet) : [], random) ? CORRECT : INCORRECT;
  };
  return { id, summary, seats: [CRITIC], act };
}

const inResult = (fault: number): boolean => fault >= SHEET_CELLS.result;
/** Probability that the biased critic calls a step without visible faults incorrect. */
const BIASED_DOUBT_SHARE = 0.3;

export const scripted: readonly ScriptedPlayer<SneakyState>[] = [
  generator("result-only", "Forges only the result, mostly with one edit.", RESULT_PROGRAM),
  generator("compound", "Makes three edits anywhere.", COMPOUND_PROGRAM),
  generator("spread", "Draws all types of error equally often and edits anywhere in the step.", SPREAD_PROGRAM),
  critic("suspicious", "Calls every step incorrect.", () => false),
  critic("trusting", "Calls every step correct.", () => true),
  critic(
    "biased",
    `Checks the digits of the result, and calls ${BIASED_DOUBT_SHARE * 100}% of those that pass incorrect.`,
    (faults, random) => !faults.some(inResult) && random() >= BIASED_DOUBT_SHARE,
  ),
  critic(
    "result-checker",
    "Checks the digits of the result against their columns.",
    (faults) => !faults.some(inResult),
  ),
  critic("exact", "Checks every copied cell, carry and digit.", (faults) => faults.length === 0),
];
