import { CHANCE } from "../core/game.ts";
import { returns } from "./rewards.ts";
import { CORRECT, CRITIC, DONE, FIRST_EDIT, turn, type SneakyState } from "./rules.ts";
import { isDealt, type Deal } from "./rules/deal.ts";
import { SHEET_CELLS, EDITS, RESULT, ERROR_TYPES } from "./rules/edits.ts";
import { DIGITS_PER_NUMBER, FACTORS, MINUS, TIMES, digitText, type ProblemOperation } from "./rules/problem.ts";
import { numberAt, type Sheet } from "./rules/sheet.ts";
import { ROLLOUTS_PER_STEP, rolloutCounts } from "./rules/validity.ts";

/** Places of a digit on the sheet, the ones first, and the amounts that an edit adds. */
export const PLACES = ["right", "middle", "left"] as const;
export const AMOUNTS = ["one", "two", "three", "four", "five"] as const;

const FIRST_CELL: Readonly<Record<string, number>> = {
  value: SHEET_CELLS.value,
  operand: SHEET_CELLS.operand,
  carry: SHEET_CELLS.carry - 1,
  result: SHEET_CELLS.result,
};

/** `value left plus three`, `flip operator`, `flip carry middle`, `swap result middle and right`. */
export const EDIT_LABELS: readonly string[] = EDITS.map((edit) => {
  const family = ERROR_TYPES[edit.family] ?? ERROR_TYPES[RESULT];
  const place = edit.cell - (FIRST_CELL[family ?? ""] ?? 0);
  if (edit.kind === "add") return `${family} ${PLACES[place]} plus ${AMOUNTS[edit.amount - 1]}`;
  if (edit.kind === "swap") return `swap ${family} ${PLACES[place + 1]} and ${PLACES[place]}`;
  return family === "operator" ? "flip operator" : `flip carry ${PLACES[place]}`;
});

const SIGNS = ["+", "-", "x"];

/** `+ 024`, `x 3`: as in the problem. */
function operationText({ kind, operand }: ProblemOperation): string {
  return `${SIGNS[kind]} ${kind === TIMES ? operand : digitText(operand)}`;
}

/** The digits drawn so far, from the left, and blanks for the others: `35_`. */
const digitsText = (digits: readonly number[]): string => digits.join("").padEnd(DIGITS_PER_NUMBER, "_");

/** The start as far as it is drawn: `35_`. */
export function startText({ start, digits }: Deal): string {
  return start < 0 ? digitsText(digits) : digitText(start);
}

/** The operations, the last one as far as it is drawn: `+ 024`, `x 3`, `- 4__`. */
export function operationTexts({ operations, kind, digits }: Deal): readonly string[] {
  const whole = operations.map(operationText);
  return kind === null ? whole : [...whole, `${SIGNS[kind]} ${kind === TIMES ? "_" : digitsText(digits)}`];
}

/** `start 351, step 2 of + 024, x 3, - 411, + 555`, as far as it is drawn. */
export function problemText(deal: Deal): string {
  const start = `start ${startText(deal)}`;
  return deal.step < 0 ? start : `${start}, step ${deal.step + 1} of ${operationTexts(deal).join(", ")}`;
}

/** A short label for an action of the seat to move or of chance. */
export function label(action: number, state: SneakyState): string {
  const whose = turn(state);
  if (whose === CHANCE) return drawLabel(action, state);
  if (whose === CRITIC) return action === CORRECT ? "correct" : "incorrect";
  if (action < FIRST_EDIT) return ERROR_TYPES[action] ?? "";
  return action === DONE ? "done" : (EDIT_LABELS[action - FIRST_EDIT] ?? "");
}

function drawLabel(action: number, state: SneakyState): string {
  if (!isDealt(state)) return dealLabel(action, state);
  if (state.forged === null) return action === 1 ? "the forged step" : "the true step";
  if (state.options.validity === "exact") return "checked";
  const { original, rewritten } = rolloutCounts(action);
  return `solved ${original} of ${ROLLOUTS_PER_STEP}, then ${rewritten} of ${ROLLOUTS_PER_STEP}`;
}

function dealLabel(action: number, { start, step, kind, digits }: Deal): string {
  if (start < 0) return `start ${digitsText([...digits, action])}`;
  if (step < 0) return `step ${action + 1}`;
  if (kind === null) return ["plus", "minus", "times"][action] ?? "";
  return `${SIGNS[kind]} ${kind === TIMES ? FACTORS[action] : digitsText([...digits, action])}`;
}

/** `351 + 024, carries 0 1 0, result 415`: each carry belongs to the column that it is added to; the ones have none. */
export function sheetText(sheet: Sheet): string {
  const sign = sheet[SHEET_CELLS.operator] === MINUS ? "-" : "+";
  const carries = [sheet[SHEET_CELLS.carry + 1], sheet[SHEET_CELLS.carry]].join(" ");
  const [value, operand, result] = [SHEET_CELLS.value, SHEET_CELLS.operand, SHEET_CELLS.result].map((at) =>
    digitText(numberAt(sheet, at)),
  );
  return `${value} ${sign} ${operand}, carries ${carries}, result ${result}`;
}

/** `flip carry left, done`: the edits so far. */
export function editsText({ edits, done }: SneakyState): string {
  const words = edits.map((edit) => EDIT_LABELS[edit] ?? "");
  return [...words, ...(done ? ["done"] : [])].join(", ");
}

/** "Forged (carry) and believed: generator 1, critic -1." */
export function ending(state: SneakyState): string {
  return outcomeWords(state, `Forged (${ERROR_TYPES[state.type ?? 0]})`);
}

/**
 * The outcome; `what` is the name of a forged step, whose type is the generator's secret until everything is revealed.
 */
export function outcomeWords(state: SneakyState, what: string): string {
  const { forged, handed, verdict } = state;
  const [generator, critic] = returns(state);
  if (handed === false) return `Harmless: the answer stays. Generator ${generator}, the critic is not asked.`;
  if (forged === false) return `True, and called ${verdict}: critic ${critic}.`;
  const how = verdict === "correct" ? "believed" : "seen through";
  return `${what} and ${how}: generator ${generator}, critic ${critic}.`;
}
