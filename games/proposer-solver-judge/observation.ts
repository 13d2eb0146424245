import { PROPOSER, SOLVER, operationInHand, publicAnswers, turn, valueInHand, type RoundState } from "./rules.ts";
import { STOP, lastWritten, writtenOf } from "./rules/answer.ts";
import { LONGEST, OPERATORS, TOKENS } from "./rules/question.ts";

/*
 * Slots: kind of decision, phase, 9 tokens of the question, 9 of the reference, 4 values of 3 characters (left and right operand, the answer, the judge's own answer), operator. An empty slot has a token of its own if the variant uses the slot.
 */
const KINDS = 4;
const PHASES = 10;
/** 14 tokens, one unused (END is never seen), and none. */
const WORD = 16;
const NO_TOKEN = 15;
/** Sign + - none, digit 0 to 9 none, digit 0 to 9 end none. */
const VALUE = 26;
const VALUES = 4;

const KIND_AT = 0;
const PHASE_AT = KIND_AT + KINDS;
const QUESTION_AT = PHASE_AT + PHASES;
const REFERENCE_AT = QUESTION_AT + LONGEST * WORD;
const VALUES_AT = REFERENCE_AT + LONGEST * WORD;
const OPERATOR_AT = VALUES_AT + VALUES * VALUE;

/** Number of tokens. */
export const VOCABULARY = OPERATOR_AT + OPERATORS.length + 1;
/** Slots of an observation. */
export const SIZE = 2 + 2 * LONGEST + 3 * VALUES + 1;

const KIND = { ask: 0, solve: 1, judgeQuestion: 2, judgeAnswer: 3 } as const;

/** What a decision is based on; absent parts are shown as empty. */
interface Sight {
  readonly kind: number;
  readonly phase: number;
  readonly question?: string | undefined;
  readonly reference?: string;
  /** Left operand, right operand, answer, the judge's own answer, as written; operands and operator on a sheet only. */
  readonly left?: string;
  readonly right?: string;
  readonly answer?: string;
  readonly thought?: string;
  readonly operator?: string;
}

/** Tokens of the attempt that the seat to move is making. All slots of other seats are empty (-1). */
export function observe(state: RoundState, seat: number, out: Float32Array, offset: number): void {
  out.fill(-1, offset, offset + SIZE);
  const seen = turn(state) === seat ? sight(state) : null;
  if (!seen) return;
  const { sheet } = state.setting;
  out[offset] = KIND_AT + seen.kind;
  out[offset + 1] = PHASE_AT + seen.phase;
  writeWord(out, offset + 2, QUESTION_AT, seen.question ?? "");
  writeWord(out, offset + 2 + LONGEST, REFERENCE_AT, seen.reference ?? "");
  const values = offset + 2 + 2 * LONGEST;
  if (sheet) {
    writeValue(out, values, 0, seen.left ?? "");
    writeValue(out, values, 1, seen.right ?? "");
    out[offset + SIZE - 1] = OPERATOR_AT + (seen.operator === undefined ? 4 : OPERATORS.indexOf(seen.operator));
  }
  writeValue(out, values, 2, seen.answer ?? "");
  writeValue(out, values, 3, seen.thought ?? "");
}

function sight(state: RoundState): Sight | null {
  const { setting, stage, question } = state;
  switch (stage) {
    case "question":
      return { kind: KIND.ask, phase: question.length, question, reference: state.reference ?? "" };
    case "quality":
      return { kind: KIND.judgeQuestion, phase: 0, question };
    case "answer":
      return setting.sheet
        ? onSheet(state)
        : { kind: KIND.solve, phase: written(state), question, answer: valueInHand(state) };
    case "thought":
      // On a sheet the judge works like a solver; without one its answers have a kind of their own.
      return setting.sheet
        ? onSheet(state)
        : { kind: KIND.judgeAnswer, phase: 1 + written(state), question, thought: valueInHand(state) };
    case "score":
      return scoring(state);
    default:
      return null;
  }
}

const written = (state: RoundState): number => valueInHand(state).length;

/** One operation of the sheet: operator, operands, and its value so far. */
function onSheet(state: RoundState): Sight {
  const operation = operationInHand(state);
  return {
    kind: KIND.solve,
    phase: written(state),
    ...(operation && {
      left: writtenOf(operation.left),
      right: writtenOf(operation.right),
      operator: operation.operator,
    }),
    answer: valueInHand(state),
  };
}

/** The answer and the judge's own; without a sheet, the question too. */
function scoring({ setting, question, sheets, thoughts }: RoundState): Sight {
  const answer = lastWritten(sheets.at(-1) ?? "");
  const thought = setting.think ? lastWritten(thoughts.at(-1) ?? "") : "";
  const alone = setting.sheet && setting.think;
  return { kind: KIND.judgeAnswer, phase: 0, answer, thought, question: alone ? undefined : question };
}

function writeWord(out: Float32Array, at: number, base: number, word: string): void {
  for (let i = 0; i < LONGEST; i++) {
    const token = i < word.length ? TOKENS.indexOf(word.charAt(i)) : NO_TOKEN;
    out[at + i] = base + i * WORD + token;
  }
}

/** Up to three tokens of a value, as far as it is written. */
function writeValue(out: Float32Array, at: number, slot: number, value: string): void {
  const base = VALUES_AT + slot * VALUE;
  out[at + 3 * slot] = base + (value.length > 0 ? "+-".indexOf(value.charAt(0)) : 2);
  out[at + 3 * slot + 1] = base + 3 + (value.length > 1 ? Number(value.charAt(1)) : 10);
  const second = value.charAt(2);
  out[at + 3 * slot + 2] = base + 14 + (value.length > 2 ? (second === STOP ? 10 : Number(second)) : 11);
}

/**
 * `[Observer: 1][Player: 2][Question: 34+$][Answers: -7$ 12][Own: ...]`. `$` ends a question and a value. `Own`: the
 * proposer's reference, the solver's sheets, the judge's scores and thoughts. At the end every seat sees the scores.
 */
export function informationState(state: RoundState, seat: number): string {
  const { question, truth, scores, stage } = state;
  return [
    `[Observer: ${seat}]`,
    `[Player: ${turn(state)}]`,
    `[Question: ${question}${truth ? "$" : ""}]`,
    `[Answers: ${publicAnswers(state).join(" ")}]`,
    `[Own: ${own(state, seat)}]`,
    ...(stage === "over" ? [`[Scores: ${scores.join(" ")}]`] : []),
  ].join("");
}

function own({ reference, sheets, scores, thoughts }: RoundState, seat: number): string {
  if (seat === PROPOSER) return reference === null ? "?" : reference || "none";
  if (seat === SOLVER) return sheets.join(" ");
  return `${scores.join(" ")}|${thoughts.join(" ")}`;
}
