import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type GameOptions, type Turn } from "../core/game.ts";
import { parseOptions, type SneakyCriticOptions } from "./options.ts";
import { dealtFields, nextDraw, isDealt, nothingDealt, type Deal } from "./rules/deal.ts";
import { possibleDraw, drawByProbabilities, type ChanceDraw } from "./rules/draw.ts";
import { END_EDIT, MAX_EDITS, ERROR_TYPES, legalEdits } from "./rules/edits.ts";
import { findFaults, workOut, type Sheet } from "./rules/sheet.ts";
import { MIN_SUCCESSFUL_ROLLOUTS, changesAnswer, rolloutCounts, rolloutChances } from "./rules/validity.ts";

/** One problem, drawn first, and one of its steps, rewritten by the generator and judged by the critic. */
export interface SneakyState extends Deal {
  readonly options: SneakyCriticOptions;
  /** Known only to the generator, like the edits. */
  readonly type: number | null;
  readonly edits: readonly number[];
  /** Whether the rewrite is finished. */
  readonly done: boolean;
  /** Drawn after the rewrite: whether it is used rather than the true step. */
  readonly forged: boolean | null;
  /** The outcome of the check; with `rollouts`, the solver's successes. */
  readonly check: number | null;
  /** Whether the step went to the critic; null before the check. */
  readonly handed: boolean | null;
  readonly verdict: "correct" | "incorrect" | null;
}

export const GENERATOR = 0;
export const CRITIC = 1;

/** Actions: six types, the edits by number, the end of a rewrite; then the critic's two. */
export const FIRST_EDIT = ERROR_TYPES.length;
export const DONE = FIRST_EDIT + END_EDIT;
export const CORRECT = DONE + 1;
export const INCORRECT = DONE + 2;

/**
 * The proof has one outcome; it is a chance event nevertheless, so that the last edit can't be inferred from the sheet
 * it completes.
 */
const CERTAIN_DRAW = drawByProbabilities([1]);
/** Whether the true step is shown (0) or the rewrite (1), by the percentage of true steps. */
const SHOWN_STEP_DRAWS = Array.from({ length: 101 }, (_, percent) =>
  drawByProbabilities([percent / 100, 1 - percent / 100]),
);

const TYPE_ACTIONS = ERROR_TYPES.map((_, type) => type);
const VERDICTS = [CORRECT, INCORRECT];
const editActions = new WeakMap<readonly number[], readonly number[]>();

export function initial(options: GameOptions): SneakyState {
  return {
    options: parseOptions(options),
    ...nothingDealt,
    type: null,
    edits: [],
    done: false,
    forged: null,
    check: null,
    handed: null,
    verdict: null,
  };
}

export function turn(state: SneakyState): Turn {
  if (!isDealt(state)) return CHANCE;
  if (!state.done) return GENERATOR;
  if (state.handed === null) return CHANCE;
  return state.handed && state.verdict === null ? CRITIC : OVER;
}

export function legal(state: SneakyState): readonly number[] {
  const whose = turn(state);
  if (whose === OVER) return [];
  if (whose === CHANCE) return drawn(state).actions;
  if (whose === CRITIC) return VERDICTS;
  if (state.type === null) return TYPE_ACTIONS;
  const edits = legalEdits(state.type, state.edits, state.options.heldOut);
  const found = editActions.get(edits);
  if (found) return found;
  const actions = edits.map((edit) => FIRST_EDIT + edit);
  editActions.set(edits, actions);
  return actions;
}

export function chance(state: SneakyState): readonly ChanceOutcome[] {
  return turn(state) === CHANCE ? drawn(state).outcomes : [];
}

/** What chance is about to draw. */
function drawn(state: SneakyState): ChanceDraw {
  if (!isDealt(state)) return nextDraw(state);
  if (state.forged === null) return SHOWN_STEP_DRAWS[state.options.trueSteps] ?? CERTAIN_DRAW;
  if (state.options.validity === "exact") return CERTAIN_DRAW;
  return rolloutDraw(state);
}

const rollouts = new WeakMap<SneakyState, ChanceDraw>();

/** Cached, since a state's outcomes are queried before one of them is applied. */
function rolloutDraw(state: SneakyState): ChanceDraw {
  const known = rollouts.get(state);
  if (known) return known;
  const rewrite = state.forged === true ? workOut(state, state.edits) : null;
  const made = possibleDraw(rolloutChances(state, rewrite, state.options.solverError));
  rollouts.set(state, made);
  return made;
}

export function next(state: SneakyState, action: number): SneakyState {
  const whose = turn(state);
  const actions = legal(state);
  assertLegal(actions, action, whose === OVER);
  if (whose === CHANCE) return afterChance(state, action);
  if (whose === CRITIC) return { ...state, verdict: action === CORRECT ? "correct" : "incorrect" };
  if (state.type === null) return { ...state, type: action };
  if (action === DONE) return { ...state, done: true };
  const edits = [...state.edits, action - FIRST_EDIT];
  return { ...state, edits, done: edits.length === MAX_EDITS };
}

function afterChance(state: SneakyState, action: number): SneakyState {
  if (!isDealt(state)) return { ...state, ...dealtFields(state, action) };
  if (state.forged === null) return { ...state, forged: action === 1 };
  return { ...state, check: action, handed: !state.forged || provesWrong(state, action) };
}

function provesWrong(state: SneakyState, check: number): boolean {
  if (state.options.validity === "exact") return changesAnswer(state, workOut(state, state.edits));
  const { original, rewritten } = rolloutCounts(check);
  // Swapping equal digits leaves the true step, which rollouts must not prove wrong.
  if (findFaults(state, workOut(state, state.edits)).length === 0) return false;
  return original >= MIN_SUCCESSFUL_ROLLOUTS && rewritten === 0;
}

/** The step that the critic sees; null before the check and if nothing is handed over. */
export function shown(state: SneakyState): Sheet | null {
  return state.handed === true ? workOut(state, state.forged === true ? state.edits : []) : null;
}
