import type { Turn } from "../core/game.ts";
import { payOf } from "./prompt.ts";
import { explainRewards } from "./rewards-text.ts";
import { isRight, returns } from "./rewards.ts";
import { JUDGE, PROPOSER, SOLVER, isWorkedOut, turn, type RoundState, type Stage } from "./rules.ts";
import { WIDTH, lastWritten, valueOf, valuesOn } from "./rules/answer.ts";
import { infix, operationAt, truthOf } from "./rules/question.ts";

/** Something, or "sealed": not for the viewer's eyes; `null`: not there (yet). */
type Secret<T> = T | "sealed" | null;

/** A question as it stands: in postfix and as people write it. */
interface Written {
  readonly postfix: string;
  readonly infix: string;
}

/** One operation worked on a private sheet: `3 + 4`, the value written for it (null: it is under the pen), and what is written of it. */
interface SheetStep {
  readonly operation: string;
  readonly value: number | null;
  readonly written: string;
}

/** An answer, or the judge's own: what is written of it, its value once it is complete, and the sheet behind it. */
interface Work {
  readonly written: Secret<string>;
  readonly value: Secret<number>;
  /** Empty without sheets. */
  readonly sheet: Secret<readonly SheetStep[]>;
}

export interface AnswerView extends Work {
  /** 1 to 10. */
  readonly score: Secret<number>;
  /** What the judge had worked out itself before it scored; null where it does not think. */
  readonly thought: Secret<Work>;
  /** After the end: whether it was right. */
  readonly right: boolean | null;
}

/** What a page may draw of a round. */
export interface RoundView {
  readonly game: "proposer-solver-judge";
  /** The seat it is drawn for (0 proposer, 1 solver, 2 judge); `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /**
   * What is to be done next; "reference" while chance draws whether there is one, and which. What came of it is the proposer's affair;
   * whether the judge still thinks, its own.
   */
  readonly stage: Stage;
  /** Digits a question may use are below this one. */
  readonly digits: number;
  /** Answers there will be. */
  readonly answersWanted: number;
  /** What the viewer is paid for, in words; "" for who only watches. */
  readonly pay: string;
  /** The question of the pool the proposer is shown; "" for none. */
  readonly reference: Secret<Written | "">;
  readonly question: Written & { readonly finished: boolean };
  /** The judge's mark of the question, 1 to 10. */
  readonly quality: Secret<number>;
  readonly answers: readonly AnswerView[];
  /** After the end: the truth about the question, its answer if it is sound, and what each seat earned. */
  readonly result: {
    readonly truth: "unfinished" | "no expression" | "unsound" | number;
    readonly returns: readonly number[];
    /** What each seat was paid for, in words. */
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
  const { stage, setting, question, truth, reference, scores } = state;
  const over = stage === "over";
  const mark = (given: number | undefined) => (given === undefined ? null : over || sees(JUDGE) ? given : "sealed");
  return {
    game: "proposer-solver-judge",
    viewer,
    turn: turn(state),
    stage: stageFor(stage, sees),
    digits: setting.digits,
    answersWanted: setting.answers,
    pay: viewer === null ? "" : payOf(setting, viewer),
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

function stageFor(stage: Stage, sees: (seat: number) => boolean): RoundView["stage"] {
  return stage === "thought" && !sees(JUDGE) ? "score" : stage;
}

function referenceIn(reference: string | null): RoundView["reference"] {
  return reference === null || reference === "" ? reference : written(reference);
}

const written = (question: string): Written => ({ postfix: question, infix: infix(question) });

function truthInWords(question: string, finished: boolean): "unfinished" | "no expression" | "unsound" | number {
  const { parses, sound, value } = truthOf(question);
  if (!finished) return "unfinished";
  if (!parses) return "no expression";
  return sound ? value : "unsound";
}

/** What the judge thought of answer `i`; only the judge knows how far it is. */
function thought(state: RoundState, i: number, sees: boolean): AnswerView["thought"] {
  const { setting, thoughts } = state;
  if (!setting.think || i >= setting.judged || !isWorkedOut(state, state.sheets[i] ?? "")) return null;
  return sees ? work(state, thoughts[i] ?? "", true, false) : "sealed";
}

/** A sheet as the viewer sees it. @param open whether the finished answer is everybody's to read. */
function work(state: RoundState, sheet: string, sees: boolean, open: boolean): Work {
  const { setting, question } = state;
  const done = isWorkedOut(state, sheet);
  const answer = done ? lastWritten(sheet) : setting.sheet ? "" : sheet;
  const shown = sees || (open && (done || !setting.sheet));
  return {
    written: shown ? answer : "sealed",
    value: !shown ? "sealed" : done ? valueOf(answer) : null,
    sheet: !setting.sheet ? [] : sees ? stepsOf(question, sheet) : "sealed",
  };
}

/** The operations of a sheet so far, each on the values written before it, and the one under way. */
function stepsOf(question: string, sheet: string): readonly SheetStep[] {
  const values = valuesOn(sheet);
  const steps: SheetStep[] = [];
  for (let i = 0; i <= values.length; i++) {
    const operation = operationAt(question, values.slice(0, i));
    if (!operation) break;
    steps.push({
      operation: inWords(operation),
      value: values[i] ?? null,
      written: sheet.slice(WIDTH * i, WIDTH * (i + 1)),
    });
  }
  return steps;
}

const SIGNS: Readonly<Record<string, string>> = { "+": "+", "-": "−", "*": "×", "/": "÷" };

function inWords({ left, operator, right }: { left: number; operator: string; right: number }): string {
  const number = (value: number) => (value < 0 ? `(−${-value})` : String(value));
  return `${number(left)} ${SIGNS[operator]} ${number(right)}`;
}
