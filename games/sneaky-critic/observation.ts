import { OVER } from "../core/game.ts";
import { editsText, problemText, sheetText } from "./labels.ts";
import { CRITIC, GENERATOR, shown, turn, type SneakyState } from "./rules.ts";
import { isDealt } from "./rules/deal.ts";
import { SHEET_CELLS, END_EDIT, MAX_EDITS, ERROR_TYPES } from "./rules/edits.ts";
import { RADIX, OPERATIONS_PER_PROBLEM, digitAt, problemOperation, valueBefore } from "./rules/problem.ts";

const DIGIT_PAIRS = RADIX * RADIX;
/** Kinds of a later operation, including none. */
const LATER_OPERATION_KINDS = 4;
const SCENE_SLOTS = [
  OPERATIONS_PER_PROBLEM,
  LATER_OPERATION_KINDS,
  LATER_OPERATION_KINDS,
  LATER_OPERATION_KINDS,
  RADIX,
  RADIX,
  RADIX,
];

/**
 * Number of values of each token slot of the critic: copies, columns with their carries, columns with their results,
 * the scene.
 */
const CRITIC_SLOTS = [
  [DIGIT_PAIRS, DIGIT_PAIRS, DIGIT_PAIRS, 4, DIGIT_PAIRS, DIGIT_PAIRS, DIGIT_PAIRS],
  [8 * DIGIT_PAIRS, 8 * DIGIT_PAIRS],
  [4 * DIGIT_PAIRS * RADIX, 4 * DIGIT_PAIRS * RADIX, 4 * DIGIT_PAIRS * RADIX],
  SCENE_SLOTS,
].flat();
/** Number of values of each token slot of the generator: the step, the scene, its type, its edits by position. */
const GENERATOR_SLOTS = [
  [RADIX, RADIX, RADIX, 2, RADIX, RADIX, RADIX],
  SCENE_SLOTS,
  ERROR_TYPES.length,
  Array.from({ length: MAX_EDITS }, () => END_EDIT + 1),
].flat();

/** The first token of each slot. */
function firstTokens(slots: readonly number[], first: number): readonly number[] {
  let sum = first;
  return slots.map((values) => (sum += values) - values);
}
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const CRITIC_FIRST_TOKENS = firstTokens(CRITIC_SLOTS, 0);
const GENERATOR_FIRST_TOKENS = firstTokens(GENERATOR_SLOTS, sum(CRITIC_SLOTS));

/** Token slots of an observation, and number of tokens: the roles share none. */
export const OBSERVATION_SIZE = Math.max(CRITIC_SLOTS.length, GENERATOR_SLOTS.length);
export const VOCABULARY_SIZE = sum(CRITIC_SLOTS) + sum(GENERATOR_SLOTS);

/**
 * What a seat sees, as tokens. The critic, once it has the step: one token for each local window: a digit and its copy
 * (6), the operator and its copy, a column with its carries (2), a column with its result (3). The generator: digits
 * and operator of the step, then its type and its edits by position (END for none yet). Both: the step's position, the
 * next three operations (3 for none), the digits of the start.
 */
export function observe(state: SneakyState, seat: number, out: Float32Array, offset: number): void {
  out.fill(-1, offset, offset + OBSERVATION_SIZE);
  if (!isDealt(state)) return;
  if (seat === CRITIC) observeSheet(state, out, offset);
  else observeTask(state, out, offset);
}

function observeSheet(state: SneakyState, out: Float32Array, offset: number): void {
  const sheet = shown(state);
  if (!sheet) return;
  let slot = 0;
  const put = (value: number) => {
    out[offset + slot] = (CRITIC_FIRST_TOKENS[slot] as number) + value;
    slot++;
  };
  const cell = (index: number) => sheet[index] as number;
  const { kind, operand } = problemOperation(state, state.step);
  const x = valueBefore(state);
  const carryInto = (place: number) => (place === 0 ? 0 : cell(SHEET_CELLS.carry + place - 1));
  const column = (place: number) => {
    const digits =
      (cell(SHEET_CELLS.operator) * RADIX + cell(SHEET_CELLS.value + place)) * RADIX +
      cell(SHEET_CELLS.operand + place);
    return digits * 2 + carryInto(place);
  };
  for (let place = 0; place < 3; place++) put(digitAt(x, place) * RADIX + cell(SHEET_CELLS.value + place));
  put(kind * 2 + cell(SHEET_CELLS.operator));
  for (let place = 0; place < 3; place++) put(digitAt(operand, place) * RADIX + cell(SHEET_CELLS.operand + place));
  for (let place = 0; place < 2; place++) put(column(place) * 2 + cell(SHEET_CELLS.carry + place));
  for (let place = 0; place < 3; place++) put(column(place) * RADIX + cell(SHEET_CELLS.result + place));
  putScene(state, put);
}

function observeTask(state: SneakyState, out: Float32Array, offset: number): void {
  let slot = 0;
  const put = (value: number) => {
    out[offset + slot] = (GENERATOR_FIRST_TOKENS[slot] as number) + value;
    slot++;
  };
  const { kind, operand } = problemOperation(state, state.step);
  const x = valueBefore(state);
  for (let place = 0; place < 3; place++) put(digitAt(x, place));
  put(kind);
  for (let place = 0; place < 3; place++) put(digitAt(operand, place));
  putScene(state, put);
  if (state.type === null) return;
  put(state.type);
  for (let place = 0; place < MAX_EDITS; place++) put(state.edits[place] ?? END_EDIT);
}

function putScene(state: SneakyState, put: (value: number) => void): void {
  put(state.step);
  for (let k = state.step + 1; k <= state.step + 3; k++) {
    put(k < OPERATIONS_PER_PROBLEM ? problemOperation(state, k).kind : LATER_OPERATION_KINDS - 1);
  }
  for (let place = 0; place < 3; place++) put(digitAt(state.start, place));
}

/** The public outcome in a word or two. */
function endText({ forged, handed, verdict }: SneakyState): string {
  if (handed === false) return "harmless";
  return `${forged === true ? "forged" : "true"} ${verdict}`;
}

/**
 * `[Observer: 1][Player: 1][Problem: …][Step: …][End: ]`; the step is public once it is handed over. The generator's
 * has in addition `[Type: carry][Edits: flip carry left]`.
 */
export function informationState(state: SneakyState, seat: number): string {
  const sheet = shown(state);
  const step = sheet ? sheetText(sheet) : "";
  const type = state.type === null ? "" : (ERROR_TYPES[state.type] ?? "");
  const own = seat === GENERATOR ? `[Type: ${type}][Edits: ${editsText(state)}]` : "";
  const end = turn(state) === OVER ? endText(state) : "";
  return `[Observer: ${seat}][Player: ${turn(state)}][Problem: ${problemText(state)}]${own}[Step: ${step}][End: ${end}]`;
}
