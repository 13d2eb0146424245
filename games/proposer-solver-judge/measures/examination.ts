import type { GameOptions } from "../../core/game.ts";
import { random } from "../../core/random.ts";
import { wrongAnswer } from "../demonstrators.ts";
import {
  FIRST_SCORE,
  tokenAction,
  characterAction,
  initial,
  next,
  operationInHand,
  type RoundState,
} from "../rules.ts";
import { lastValue, parseValue, formatValue } from "../rules/answer.ts";
import { FORMS, soundQuestion } from "../rules/pool.ts";
import { OPERATORS, calculate, isHeldOut, questionTruth } from "../rules/question.ts";

/** Questions of a fixed set, and of each length in the judge's set. */
const FIXED_SET_QUESTIONS = 600;
const JUDGED_QUESTIONS = 120;

/** Possible numbers of operations. */
export const OPERATION_COUNTS = [1, 2, 3] as const;

const sets = new Map<string, readonly string[]>();

/**
 * The fixed questions that solvers are examined on: sound and held out, at most 600; for one operation, which has too
 * few to hold out, all.
 */
export function fixedSet(operations: number, digits: number): readonly string[] {
  const key = `${operations} ${digits}`;
  const known = sets.get(key);
  if (known) return known;
  const questions = operations < 3 ? listed(operations, digits) : drawn(operations, digits);
  sets.set(key, questions);
  return questions;
}

function drawn(operations: number, digits: number): readonly string[] {
  const draw = random(`proposer-solver-judge/held out/${digits}`);
  const questions = new Set<string>();
  while (questions.size < FIXED_SET_QUESTIONS) questions.add(soundQuestion(draw, operations, digits, true));
  return [...questions];
}

function listed(operations: number, digits: number): readonly string[] {
  const every = (FORMS[operations - 1] ?? []).flatMap((form) => fillings(form, digits));
  const sound = every.filter((question) => questionTruth(question).sound && (operations === 1 || isHeldOut(question)));
  return shuffled(sound).slice(0, FIXED_SET_QUESTIONS);
}

/** Every question of a form. */
function fillings(form: string, digits: number): readonly string[] {
  return [...form].reduce<string[]>(
    (begun, kind) => {
      const tokens = kind === "d" ? Array.from({ length: digits }, (_, digit) => String(digit)) : [...OPERATORS];
      return begun.flatMap((prefix) => tokens.map((token) => prefix + token));
    },
    [""],
  );
}

function shuffled(questions: readonly string[]): readonly string[] {
  const draw = random("proposer-solver-judge/held out");
  return questions
    .map((question) => ({ question, key: draw() }))
    .sort((a, b) => a.key - b.key)
    .map(({ question }) => question);
}

/**
 * Options of an examination: one answer, no reference, no memory of a league. `pay=rules` would skip held-out
 * questions.
 */
function examOptions(options: GameOptions, changed: GameOptions): GameOptions {
  return { ...options, reference: 0, pay: "judge", pool: "", recent: "", ...changed };
}

/** A proposer about to propose, in a round without answers. */
export function toPropose(options: GameOptions): RoundState {
  return next(initial(examOptions(options, { answers: 0 })), 0);
}

/** A solver about to answer the question, the episode's last decision. */
export function toAnswer(options: GameOptions, question: string): RoundState {
  return playQuestion(examOptions(options, { answers: 1, judged: 0 }), question);
}

/** A judge about to score an answer (thinking first, where it does). */
function toScore(options: GameOptions, question: string, answer: number): RoundState {
  let state = playQuestion(examOptions(options, { answers: 1, judged: 1 }), question);
  for (let i = 0; state.stage === "answer"; i++) {
    const operation = operationInHand(state);
    const last = !operation || i === questionTruth(question).operations - 1;
    const value = last ? answer : (calculate(operation) ?? 0);
    for (const character of formatValue(value)) state = next(state, characterAction(character));
  }
  return state;
}

function playQuestion(options: GameOptions, question: string): RoundState {
  let state = next(initial(options), 0);
  for (const token of question) state = next(state, tokenAction(token));
  return next(next(state, tokenAction(undefined)), FIRST_SCORE);
}

/** A judge's test: every question once with the right answer and once with a wrong one. */
export interface JudgedState {
  readonly state: RoundState;
  readonly right: boolean;
}

/**
 * Right answers, and wrong ones: the solver's own where it erred, else plausible ones. @param answered ends of {@link
 * toAnswer}.
 */
export function toBeJudged(options: GameOptions, answered: readonly RoundState[]): readonly JudgedState[] {
  const draw = random("proposer-solver-judge/wrong answers");
  return answered.slice(0, JUDGED_QUESTIONS).flatMap(({ question, sheets }) => {
    const { value } = questionTruth(question);
    const given = parseValue(lastValue(sheets[0] ?? ""));
    const plausible = wrongAnswer(value, draw);
    const wrong = given === value ? plausible : given;
    return [
      { state: toScore(options, question, value), right: true },
      { state: toScore(options, question, wrong), right: false },
    ];
  });
}
