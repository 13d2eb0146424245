import { OVER } from "../core/game.ts";
import { editsText, problemText, sheetText } from "./labels.ts";
import { CRITIC, GENERATOR, shown, turn, type SneakyState } from "./rules.ts";
import { isDealt } from "./rules/deal.ts";
import { CELLS, END, MOST_EDITS, TYPES } from "./rules/edits.ts";
import { RADIX, STEPS, digitOf, operationAt, valueBefore } from "./rules/problem.ts";

const PAIR = RADIX * RADIX;
/** Kinds of a later operation, including none. */
const LATER = 4;
const SCENE = [STEPS, LATER, LATER, LATER, RADIX, RADIX, RADIX];

/**
 * Number of values of each token slot of the critic: copies, columns with their carries, columns with their results,
 * the scene.
 */
const CRITIC_SLOTS = [
  [PAIR, PAIR, PAIR, 4, PAIR, PAIR, PAIR],
  [8 * PAIR, 8 * PAIR],
  [4 * PAIR * RADIX, 4 * PAIR * RADIX, 4 * PAIR * RADIX],
  SCENE,
].flat();
/** Number of values of each token slot of the generator: the step, the scene, its type, its edits by position. */
const GENERATOR_SLOTS = [
  [RADIX, RADIX, RADIX, 2, RADIX, RADIX, RADIX],
  SCENE,
  TYPES.length,
  Array.from({ length: MOST_EDITS }, () => END + 1),
].flat();

/** The first token of each slot. */
function firstTokens(slots: readonly number[], first: number): readonly number[] {
  let sum = first;
  return slots.map((values) => (sum += values) - values);
}
const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
const CRITIC_FIRST = firstTokens(CRITIC_SLOTS, 0);
const GENERATOR_FIRST = firstTokens(GENERATOR_SLOTS, sum(CRITIC_SLOTS));

/** Token slots of an observation, and number of tokens: the roles share none. */
export const SIZE = Math.max(CRITIC_SLOTS.length, GENERATOR_SLOTS.length);
export const VOCABULARY = sum(CRITIC_SLOTS) + sum(GENERATOR_SLOTS);

/**
 * What a seat sees, as tokens. The critic, once it has the step: one token for each local window: a digit and its copy
 * (6), the operator and its copy, a column with its carries (2), a column with its result (3). The generator: digits
 * and operator of the step, then its type and its edits by position (END for none yet). Both: the step's position, the
 * next three operations (3 for none), the digits of the start.
 */
export function observe(state: SneakyState, seat: number, out: Float32Array, offset: number): void {
  out.fill(-1, offset, offset + SIZE);
  if (!isDealt(state)) return;
  if (seat === CRITIC) observeSheet(state, out, offset);
  else observeTask(state, out, offset);
}

function observeSheet(state: SneakyState, out: Float32Array, offset: number): void {
  const sheet = shown(state);
  if (!sheet) return;
  let slot = 0;
  const put = (value: number) => {
    out[offset + slot] = (CRITIC_FIRST[slot] as number) + value;
    slot++;
  };
  const cell = (index: number) => sheet[index] as number;
  const { kind, operand } = operationAt(state, state.step);
  const x = valueBefore(state);
  const carryInto = (place: number) => (place === 0 ? 0 : cell(CELLS.carry + place - 1));
  const column = (place: number) => {
    const digits = (cell(CELLS.operator) * RADIX + cell(CELLS.value + place)) * RADIX + cell(CELLS.operand + place);
    return digits * 2 + carryInto(place);
  };
  for (let place = 0; place < 3; place++) put(digitOf(x, place) * RADIX + cell(CELLS.value + place));
  put(kind * 2 + cell(CELLS.operator));
  for (let place = 0; place < 3; place++) put(digitOf(operand, place) * RADIX + cell(CELLS.operand + place));
  for (let place = 0; place < 2; place++) put(column(place) * 2 + cell(CELLS.carry + place));
  for (let place = 0; place < 3; place++) put(column(place) * RADIX + cell(CELLS.result + place));
  putScene(state, put);
}

function observeTask(state: SneakyState, out: Float32Array, offset: number): void {
  let slot = 0;
  const put = (value: number) => {
    out[offset + slot] = (GENERATOR_FIRST[slot] as number) + value;
    slot++;
  };
  const { kind, operand } = operationAt(state, state.step);
  const x = valueBefore(state);
  for (let place = 0; place < 3; place++) put(digitOf(x, place));
  put(kind);
  for (let place = 0; place < 3; place++) put(digitOf(operand, place));
  putScene(state, put);
  if (state.type === null) return;
  put(state.type);
  for (let place = 0; place < MOST_EDITS; place++) put(state.edits[place] ?? END);
}

function putScene(state: SneakyState, put: (value: number) => void): void {
  put(state.step);
  for (let k = state.step + 1; k <= state.step + 3; k++) {
    put(k < STEPS ? operationAt(state, k).kind : LATER - 1);
  }
  for (let place = 0; place < 3; place++) put(digitOf(state.start, place));
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
  const type = state.type === null ? "" : (TYPES[state.type] ?? "");
  const own = seat === GENERATOR ? `[Type: ${type}][Edits: ${editsText(state)}]` : "";
  const end = turn(state) === OVER ? endText(state) : "";
  return `[Observer: ${seat}][Player: ${turn(state)}][Problem: ${problemText(state)}]${own}[Step: ${step}][End: ${end}]`;
}
