import type { Turn } from "../core/game.ts";
import { rewardText } from "./prompt.ts";
import { explainRewards } from "./rewards-text.ts";
import { isRight, returns } from "./rewards.ts";
import { JUDGE, PROPOSER, SOLVER, isWorkedOut, turn, type RoundState, type RoundStage } from "./rules.ts";
import { VALUE_CHARACTERS, lastValue, parseValue, valuesOn } from "./rules/answer.ts";
import { infix, operationAt, questionTruth } from "./rules/question.ts";

/** A value, or "sealed": hidden from the viewer; `null`: not there (yet). */
type Secret<T> = T | "sealed" | null;

/** A question so far: in postfix and in infix. */
interface Written {
  readonly postfix: string;
  readonly infix: string;
}

/** One operation on a private sheet: `3 + 4`, its value (null: being written), and the characters so far. */
interface SheetStep {
  readonly operation: string;
  readonly value: number | null;
  readonly written: string;
}

/** An answer, or the judge's own: its characters so far, its value once complete, and its sheet. */
interface WorkView {
  readonly written: Secret<string>;
  readonly value: Secret<number>;
  /** Empty without sheets. */
  readonly sheet: Secret<readonly SheetStep[]>;
}

export interface AnswerView extends WorkView {
  /** 1 to 10. */
  readonly score: Secret<number>;
  /** The judge's own answer before it scored; null if it does not think. */
  readonly thought: Secret<WorkView>;
  /** After the end: whether it was right. */
  readonly right: boolean | null;
}

/** The visible part of a round for a page. */
export interface RoundView {
  readonly game: "proposer-solver-judge";
  /** The seat it is drawn for (0 proposer, 1 solver, 2 judge); `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /**
   * The next kind of action; "reference" while chance draws whether there is one, and which. Only the proposer sees the
   * outcome, and only the judge sees whether it is still thinking.
   */
  readonly stage: RoundStage;
  /** Digits a question may use are below this one. */
  readonly digits: number;
  /** Number of answers in total. */
  readonly answersWanted: number;
  /** The viewer's rewards in words; "" for spectators. */
  readonly pay: string;
  /** The proposer's reference, a question of the pool; "" for none. */
  readonly reference: Secret<Written | "">;
  readonly question: Written & { readonly finished: boolean };
  /** The judge's score of the question, 1 to 10. */
  readonly quality: Secret<number>;
  readonly answers: readonly AnswerView[];
  /** After the end: the truth about the question, its answer if it is sound, and the returns. */
  readonly result: {
    readonly truth: "unfinished" | "no expression" | "unsound" | number;
    readonly returns: readonly number[];
    /** The reasons for each seat's rewards, in words. */
    readonly why: readonly string[];
  } | null;
}

export function view(state: RoundState, viewer: number | null): RoundView {
  return draw(state, viewer, (seat) => seat === viewer);
}

export function reveal(state: RoundState): RoundView {
  return draw(state, null, () => true);
}

function draw(state: RoundState, viewer: number | null, sees: (seat: number) => boolean): RoundView {
  const { stage, options, question, truth, reference, scores } = state;
  const over = stage === "over";
  const mark = (given: number | undefined) => (given === undefined ? null : over || sees(JUDGE) ? given : "sealed");
  return {
    game: "proposer-solver-judge",
    viewer,
    turn: turn(state),
    stage: stageFor(stage, sees),
    digits: options.digits,
    answersWanted: options.answers,
    pay: viewer === null ? "" : rewardText(options, viewer),
    reference: stage === "reference" ? null : sees(PROPOSER) ? referenceIn(reference) : "sealed",
    question: { ...written(question), finished: truth !== null },
    quality: stage === "quality" || truth === null ? null : mark(scores[0]),
    answers: state.sheets.map((sheet, i) => ({
      ...work(state, sheet, sees(SOLVER), true),
      score: mark(scores[i + 1]),
      thought: thought(state, i, sees(JUDGE)),
      right: over ? isRight(state, i) : null,
    })),
    result: over
      ? { truth: truthInWords(question, truth !== null), returns: returns(state), why: explainRewards(state) }
      : null,
  };
}

function stageFor(stage: RoundStage, sees: (seat: number) => boolean): RoundView["stage"] {
  return stage === "thought" && !sees(JUDGE) ? "score" : stage;
}

function referenceIn(reference: string | null): RoundView["reference"] {
  return reference === null || reference === "" ? reference : written(reference);
}

const written = (question: string): Written => ({ postfix: question, infix: infix(question) });

function truthInWords(question: string, finished: boolean): "unfinished" | "no expression" | "unsound" | number {
  const { parses, sound, value } = questionTruth(question);
  if (!finished) return "unfinished";
  if (!parses) return "no expression";
  return sound ? value : "unsound";
}

/** The judge's thought on answer `i`; only the judge sees its progress. */
function thought(state: RoundState, i: number, sees: boolean): AnswerView["thought"] {
  const { options, thoughts } = state;
  if (!options.think || i >= options.judged || !isWorkedOut(state, state.sheets[i] ?? "")) return null;
  return sees ? work(state, thoughts[i] ?? "", true, false) : "sealed";
}

/** A sheet as the viewer sees it. @param open whether the finished answer is public. */
function work(state: RoundState, sheet: string, sees: boolean, open: boolean): WorkView {
  const { options, question } = state;
  const done = isWorkedOut(state, sheet);
  const answer = done ? lastValue(sheet) : options.sheet ? "" : sheet;
  const shown = sees || (open && (done || !options.sheet));
  return {
    written: shown ? answer : "sealed",
    value: !shown ? "sealed" : done ? parseValue(answer) : null,
    sheet: !options.sheet ? [] : sees ? sheetSteps(question, sheet) : "sealed",
  };
}

/** The operations of a sheet so far, each on the values written before it, and the current one. */
function sheetSteps(question: string, sheet: string): readonly SheetStep[] {
  const values = valuesOn(sheet);
  const steps: SheetStep[] = [];
  for (let i = 0; i <= values.length; i++) {
    const operation = operationAt(question, values.slice(0, i));
    if (!operation) break;
    steps.push({
      operation: inWords(operation),
      value: values[i] ?? null,
      written: sheet.slice(VALUE_CHARACTERS * i, VALUE_CHARACTERS * (i + 1)),
    });
  }
  return steps;
}

const SIGNS: Readonly<Record<string, string>> = { "+": "+", "-": "−", "*": "×", "/": "÷" };

function inWords({ left, operator, right }: { left: number; operator: string; right: number }): string {
  const number = (value: number) => (value < 0 ? `(−${-value})` : String(value));
  return `${number(left)} ${SIGNS[operator]} ${number(right)}`;
}
