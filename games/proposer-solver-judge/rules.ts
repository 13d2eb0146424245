import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type GameOptions, type Turn } from "../core/game.ts";
import { parseOptions, type RoundOptions } from "./options.ts";
import { STOP, VALUE_CHARACTERS, lastValue, valuesOn, unfinishedValue } from "./rules/answer.ts";
import {
  END_TOKEN,
  MAX_QUESTION_TOKENS,
  QUESTION_TOKENS,
  isHeldOut,
  operationAt,
  questionTruth,
  type Operation,
  type Truth,
} from "./rules/question.ts";

/** The next kind of action. */
export type RoundStage = "reference" | "question" | "quality" | "answer" | "thought" | "score" | "over";

/** One question, its answers and their scores. */
export interface RoundState {
  readonly options: RoundOptions;
  readonly stage: RoundStage;
  /** The proposer's reference, a question of the pool; "" for none, null until it is drawn. */
  readonly reference: string | null;
  /** Tokens of the question so far, in postfix, without END. */
  readonly question: string;
  /** The truth about it; null until it is finished. */
  readonly truth: Truth | null;
  /** The judge's scores, 1 to 10: first the question's, then each answer's. */
  readonly scores: readonly number[];
  /** The solver's writing for each answer, values of three characters; the last one may be unfinished. */
  readonly sheets: readonly string[];
  /** The judge's thoughts on each scored answer, in the same form. */
  readonly thoughts: readonly string[];
}

export const PROPOSER = 0;
export const SOLVER = 1;
export const JUDGE = 2;

/**
 * Actions: 0 to 14 tokens of a question; 15 and 16 signs, 17 to 26 digits, 27 the end of a value; 28 to 37 scores 1 to
 * 10.
 */
export const FIRST_SIGN = 15;
export const FIRST_DIGIT_ACTION = 17;
export const END_OF_VALUE = 27;
export const FIRST_SCORE = 28;
export const ACTION_COUNT = 38;

/** Longest sheet in characters: a value for each of three operations. */
export const MAX_SHEET_CHARACTERS = 3 * VALUE_CHARACTERS;

const TURNS: Readonly<Record<RoundStage, Turn>> = {
  reference: CHANCE,
  question: PROPOSER,
  quality: JUDGE,
  answer: SOLVER,
  thought: JUDGE,
  score: JUDGE,
  over: OVER,
};

const range = (from: number, to: number): readonly number[] => Array.from({ length: to - from }, (_, i) => from + i);

const SIGNS = [FIRST_SIGN, FIRST_SIGN + 1];
const FIRST_DIGIT = range(FIRST_DIGIT_ACTION, END_OF_VALUE);
const SECOND_DIGIT = range(FIRST_DIGIT_ACTION, END_OF_VALUE + 1);
const SCORES = range(FIRST_SCORE, ACTION_COUNT);
const NEITHER: readonly number[] = [];
/** Legal tokens of a question by the number of digits; the first one can't be END. */
const tokensFrom = (digits: number) => [...range(0, digits), ...range(10, END_TOKEN)];
const FIRST_TOKEN = range(0, 11).map(tokensFrom);
const NEXT_TOKEN = FIRST_TOKEN.map((tokens) => [...tokens, END_TOKEN]);

/** The character that an action writes on a sheet. */
const WRITTEN = "+-0123456789$";

export function initial(options: GameOptions): RoundState {
  return {
    options: parseOptions(options),
    stage: "reference",
    reference: null,
    question: "",
    truth: null,
    scores: [],
    sheets: [],
    thoughts: [],
  };
}

export const turn = ({ stage }: RoundState): Turn => TURNS[stage];

/** The sheet being written, the solver's or the thinking judge's. */
export function sheetInHand({ stage, sheets, thoughts }: RoundState): string {
  return (stage === "answer" ? sheets.at(-1) : stage === "thought" ? thoughts.at(-1) : "") ?? "";
}

/** On a sheet: the operation whose value is being written. */
export function operationInHand(state: RoundState): Operation | null {
  return state.options.sheet ? operationAt(state.question, valuesOn(sheetInHand(state))) : null;
}

/** The index of the answer being given or scored, from 0. */
const answerInHand = ({ sheets }: RoundState): number => sheets.length - 1;

/** Each answer is one attempt of the solver; the judge's first attempt is the question, then it has one per answer. */
export function attempt(state: RoundState): number {
  if (state.stage === "answer") return answerInHand(state);
  return state.stage === "thought" || state.stage === "score" ? answerInHand(state) + 1 : 0;
}

export function legal(state: RoundState): readonly number[] {
  const { options, stage, question } = state;
  switch (stage) {
    case "reference":
      return referenceChance(state).actions;
    case "question":
      return (question === "" ? FIRST_TOKEN : NEXT_TOKEN)[options.digits] ?? NEITHER;
    case "answer":
    case "thought":
      return [SIGNS, FIRST_DIGIT, SECOND_DIGIT][sheetInHand(state).length % VALUE_CHARACTERS] ?? NEITHER;
    case "quality":
    case "score":
      return SCORES;
    case "over":
      return NEITHER;
  }
}

interface Chance {
  readonly actions: readonly number[];
  readonly outcomes: readonly ChanceOutcome[];
}

const NO_CHANCE: readonly ChanceOutcome[] = [];
const draws = new Map<string, Chance>();

/**
 * 0: no reference; `k + 1`: question `k` of the pool, uniformly. One draw, so that the number of plies reveals nothing.
 */
function referenceChance({ options: { reference, pool } }: RoundState): Chance {
  const key = `${reference} ${pool.size}`;
  const known = draws.get(key);
  if (known) return known;
  const outcomes = range(0, pool.size + 1)
    .map((action) => ({ action, probability: action === 0 ? 1 - reference : reference / pool.size }))
    .filter(({ probability }) => probability > 0);
  const drawn = { actions: outcomes.map(({ action }) => action), outcomes };
  // A pool grows with every batch; smaller sizes don't come back.
  if (draws.size > 50) draws.clear();
  draws.set(key, drawn);
  return drawn;
}

export function chance(state: RoundState): readonly ChanceOutcome[] {
  return turn(state) === CHANCE ? referenceChance(state).outcomes : NO_CHANCE;
}

export function next(state: RoundState, action: number): RoundState {
  assertLegal(legal(state), action, state.stage === "over");
  switch (state.stage) {
    case "reference":
      return { ...state, stage: "question", reference: action === 0 ? "" : state.options.pool.at(action - 1) };
    case "question":
      return ask(state, action);
    case "answer":
      return answer(state, action);
    case "thought":
      return think(state, action);
    default:
      return score(state, action - FIRST_SCORE + 1);
  }
}

function ask(state: RoundState, action: number): RoundState {
  if (action === END_TOKEN) return { ...state, stage: "quality", truth: questionTruth(state.question) };
  const question = state.question + QUESTION_TOKENS[action];
  // Nine tokens without END: no question, and the round ends.
  return question.length === MAX_QUESTION_TOKENS ? { ...state, question, stage: "over" } : { ...state, question };
}

function score(state: RoundState, given: number): RoundState {
  const scored = { ...state, scores: [...state.scores, given] };
  if (state.stage === "quality" && !isAnswered(state)) return { ...scored, stage: "over" };
  return toNextAnswer(scored);
}

/**
 * Whether the solver answers the question. If the judge pays, any question is answered, as in the paper. A sheet needs
 * a question that parses; `pay=rules` one that counts.
 */
function isAnswered({ options, question, truth }: RoundState): boolean {
  if (options.rulesPay) return countsAsParsed(options, question, truth);
  return !options.sheet || truth?.parses === true;
}

/** Whether a question counts as parsed: if the rules pay, held-out ones don't. */
export function countsAsParsed(options: RoundOptions, question: string, truth: Truth | null): boolean {
  return truth?.parses === true && !(options.rulesPay && isHeldOut(question));
}

function toNextAnswer(state: RoundState): RoundState {
  if (state.sheets.length === state.options.answers) return { ...state, stage: "over" };
  return { ...state, stage: "answer", sheets: [...state.sheets, ""] };
}

function answer(state: RoundState, action: number): RoundState {
  const sheets = writtenOn(state.sheets, action);
  const written = { ...state, sheets };
  if (!isWorkedOut(written, sheets.at(-1) ?? "")) return written;
  if (sheets.length > state.options.judged) return toNextAnswer(written);
  if (!state.options.think) return { ...written, stage: "score" };
  return { ...written, stage: "thought", thoughts: [...state.thoughts, ""] };
}

function think(state: RoundState, action: number): RoundState {
  const thoughts = writtenOn(state.thoughts, action);
  const stage = isWorkedOut(state, thoughts.at(-1) ?? "") ? "score" : "thought";
  return { ...state, stage, thoughts };
}

function writtenOn(sheets: readonly string[], action: number): readonly string[] {
  return sheets.with(sheets.length - 1, (sheets.at(-1) ?? "") + WRITTEN[action - FIRST_SIGN]);
}

/** Whether a sheet is complete: one value per operation, or just the answer. */
export function isWorkedOut({ options, truth }: RoundState, sheet: string): boolean {
  return sheet.length === VALUE_CHARACTERS * (options.sheet ? (truth?.operations ?? 0) : 1);
}

/** The action that writes a character of a value. */
export function characterAction(character: string): number {
  return FIRST_SIGN + WRITTEN.indexOf(character);
}

/** The action that writes a token of a question; `undefined` or `$` ends the question. */
export function tokenAction(token: string | undefined): number {
  return token === undefined || token === STOP ? END_TOKEN : QUESTION_TOKENS.indexOf(token);
}

/** The characters so far of the value being written. */
export function valueInHand(state: RoundState): string {
  return unfinishedValue(sheetInHand(state));
}

/** The public answers: character by character or, from a sheet, once they are complete. */
export function publicAnswers(state: RoundState): readonly string[] {
  if (!state.options.sheet) return state.sheets;
  return state.sheets.filter((sheet) => isWorkedOut(state, sheet)).map(lastValue);
}
