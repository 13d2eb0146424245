import { PROPOSER, SOLVER, operationInHand, publicAnswers, turn, valueInHand, type RoundState } from "./rules.ts";
import { STOP, lastValue, formatValue } from "./rules/answer.ts";
import { MAX_QUESTION_TOKENS, OPERATORS, QUESTION_TOKENS } from "./rules/question.ts";

/*
 * Slots: kind of decision, phase, 9 tokens of the question, 9 of the reference, 4 values of 3 characters (left and
 * right operand, the answer, the judge's own answer), operator. An empty slot has a token of its own if the variant
 * uses the slot.
 */
const KIND_COUNT = 4;
const PHASE_COUNT = 10;
/** 14 tokens, one unused (END is never seen), and none. */
const TOKENS_PER_PLACE = 16;
const NO_TOKEN = 15;
/** Sign + - none, digit 0 to 9 none, digit 0 to 9 end none. */
const TOKENS_PER_VALUE = 26;
const VALUE_COUNT = 4;

const KIND_AT = 0;
const PHASE_AT = KIND_AT + KIND_COUNT;
const QUESTION_AT = PHASE_AT + PHASE_COUNT;
const REFERENCE_AT = QUESTION_AT + MAX_QUESTION_TOKENS * TOKENS_PER_PLACE;
const VALUES_AT = REFERENCE_AT + MAX_QUESTION_TOKENS * TOKENS_PER_PLACE;
const OPERATOR_AT = VALUES_AT + VALUE_COUNT * TOKENS_PER_VALUE;

/** Number of tokens. */
export const VOCABULARY_SIZE = OPERATOR_AT + OPERATORS.length + 1;
/** Slots of an observation. */
export const OBSERVATION_SIZE = 2 + 2 * MAX_QUESTION_TOKENS + 3 * VALUE_COUNT + 1;

const KIND_NUMBERS = { ask: 0, solve: 1, judgeQuestion: 2, judgeAnswer: 3 } as const;

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
  out.fill(-1, offset, offset + OBSERVATION_SIZE);
  const seen = turn(state) === seat ? sight(state) : null;
  if (!seen) return;
  const { sheet } = state.options;
  out[offset] = KIND_AT + seen.kind;
  out[offset + 1] = PHASE_AT + seen.phase;
  writeWord(out, offset + 2, QUESTION_AT, seen.question ?? "");
  writeWord(out, offset + 2 + MAX_QUESTION_TOKENS, REFERENCE_AT, seen.reference ?? "");
  const values = offset + 2 + 2 * MAX_QUESTION_TOKENS;
  if (sheet) {
    writeValue(out, values, 0, seen.left ?? "");
    writeValue(out, values, 1, seen.right ?? "");
    out[offset + OBSERVATION_SIZE - 1] =
      OPERATOR_AT + (seen.operator === undefined ? 4 : OPERATORS.indexOf(seen.operator));
  }
  writeValue(out, values, 2, seen.answer ?? "");
  writeValue(out, values, 3, seen.thought ?? "");
}

function sight(state: RoundState): Sight | null {
  const { options, stage, question } = state;
  switch (stage) {
    case "question":
      return { kind: KIND_NUMBERS.ask, phase: question.length, question, reference: state.reference ?? "" };
    case "quality":
      return { kind: KIND_NUMBERS.judgeQuestion, phase: 0, question };
    case "answer":
      return options.sheet
        ? onSheet(state)
        : { kind: KIND_NUMBERS.solve, phase: written(state), question, answer: valueInHand(state) };
    case "thought":
      // On a sheet the judge works like a solver; without one its answers have a kind of their own.
      return options.sheet
        ? onSheet(state)
        : { kind: KIND_NUMBERS.judgeAnswer, phase: 1 + written(state), question, thought: valueInHand(state) };
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
    kind: KIND_NUMBERS.solve,
    phase: written(state),
    ...(operation && {
      left: formatValue(operation.left),
      right: formatValue(operation.right),
      operator: operation.operator,
    }),
    answer: valueInHand(state),
  };
}

/** The answer and the judge's own; without a sheet, the question too. */
function scoring({ options, question, sheets, thoughts }: RoundState): Sight {
  const answer = lastValue(sheets.at(-1) ?? "");
  const thought = options.think ? lastValue(thoughts.at(-1) ?? "") : "";
  const alone = options.sheet && options.think;
  return { kind: KIND_NUMBERS.judgeAnswer, phase: 0, answer, thought, question: alone ? undefined : question };
}

function writeWord(out: Float32Array, at: number, base: number, word: string): void {
  for (let i = 0; i < MAX_QUESTION_TOKENS; i++) {
    const token = i < word.length ? QUESTION_TOKENS.indexOf(word.charAt(i)) : NO_TOKEN;
    out[at + i] = base + i * TOKENS_PER_PLACE + token;
  }
}

/** Up to three tokens of a value, as far as it is written. */
function writeValue(out: Float32Array, at: number, slot: number, value: string): void {
  const base = VALUES_AT + slot * TOKENS_PER_VALUE;
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
