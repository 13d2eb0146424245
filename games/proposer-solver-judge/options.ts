import type { GameOptions, OptionSpec } from "../core/game.ts";
import { Pool } from "./rules/pool.ts";

const QUESTION_PATTERN = "[0-9+*/-]{1,8}";

/** Maximum number of answers to a question. */
export const MAX_ANSWERS = 8;
/** Questions in the pool besides the seeds. */
export const MAX_POOL_QUESTIONS = 4000;
/** The questions of the last five batches of 384. */
export const MAX_RECENT_QUESTIONS = 5 * 384;

/** Every setting of the game; the paper's own values are the defaults. */
export const options = {
  // With two digits only 188 questions could be seeds, and 200 are needed.
  digits: { type: "integer", default: 5, min: 3, max: 10, meaning: "Questions use the digits below this one." },
  reference: {
    type: "number",
    default: 50,
    min: 0,
    max: 100,
    meaning: "Percentage of episodes in which the proposer is shown a question of the pool.",
  },
  answers: {
    type: "integer",
    default: 3,
    min: 0,
    max: MAX_ANSWERS,
    meaning: "Independent answers to a question; 0: questions are only proposed and scored.",
  },
  judged: {
    type: "integer",
    default: MAX_ANSWERS,
    min: 0,
    max: MAX_ANSWERS,
    meaning: "Maximum number of answers that the judge scores, from the first.",
  },
  think: {
    type: "boolean",
    default: true,
    meaning: "The judge privately answers the question before it scores an answer.",
  },
  sheet: {
    type: "boolean",
    default: false,
    meaning:
      "Solver and thinking judge work on a private sheet, one value per operation; the last value is the answer.",
  },
  judge: {
    type: "choice",
    default: "format",
    choices: ["format", "verified"],
    meaning:
      "The judge's reward: for a well-formed score (the paper), or for agreement with the truth (not the paper).",
  },
  pay: {
    type: "choice",
    default: "judge",
    choices: ["judge", "rules"],
    meaning: "What determines an answer's value: the judge's score (the paper), or the truth (not the paper).",
  },
  formatShare: {
    type: "number",
    default: 0.5,
    min: 0,
    max: 1,
    meaning:
      "Share of format in the rewards of the solver and of a verified judge; the rest is for the answer or the agreement.",
  },
  unparsedFormat: {
    type: "number",
    default: 0.5,
    min: 0,
    max: 1,
    meaning: "The proposer's format reward if its question does not parse; 1 if it does.",
  },
  gated: {
    type: "boolean",
    default: true,
    meaning: "A question below the gate earns nothing for difficulty and does not enter the pool.",
  },
  gate: {
    type: "number",
    default: 0.7,
    min: 0,
    max: 1,
    meaning: "Minimum judged quality, from 0 to 1, that passes the gate.",
  },
  difficulty: {
    type: "choice",
    default: "mean",
    choices: ["mean", "band"],
    meaning: "Difficulty of a question with mean answer value p: 1 - p (the paper), or 2 min(p, 1 - p).",
  },
  repeatPenalty: {
    type: "number",
    default: 0,
    min: 0,
    max: 1,
    meaning: "The proposer's penalty for a recently proposed question: this times 1 - 1/copies.",
  },
  poolBand: {
    type: "boolean",
    default: false,
    meaning: "Only questions with some right and some wrong answers enter the pool.",
  },
  pool: {
    type: "words",
    default: "",
    word: QUESTION_PATTERN,
    meaning: "Questions in postfix that earlier episodes added to the 200 seeds of the pool.",
  },
  recent: {
    type: "words",
    default: "",
    word: QUESTION_PATTERN,
    meaning: "Recently proposed questions in postfix.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The options as the rules use them. */
export interface RoundOptions {
  readonly digits: number;
  readonly reference: number;
  readonly answers: number;
  readonly judged: number;
  readonly think: boolean;
  readonly sheet: boolean;
  readonly verified: boolean;
  readonly rulesPay: boolean;
  readonly formatShare: number;
  readonly unparsedFormat: number;
  /** Minimum quality that passes; 0 without a gate. */
  readonly gate: number;
  readonly band: boolean;
  readonly repeatPenalty: number;
  readonly poolBand: boolean;
  readonly pool: Pool;
}

/** The last options parsed: a league's thousands of episodes share their options and pool. */
let last: { readonly key: readonly unknown[]; readonly options: RoundOptions } | null = null;

const NAMES = Object.keys(options);

/** Parses options; absent ones have their defaults. */
export function parseOptions(given: GameOptions): RoundOptions {
  const key = NAMES.map((name) => given[name]);
  if (last && key.every((value, i) => value === last?.key[i])) return last.options;
  const parsed = parse(given);
  last = { key, options: parsed };
  return parsed;
}

function parse(given: GameOptions): RoundOptions {
  const value = (name: keyof typeof options) => given[name] ?? options[name].default;
  const digits = Number(value("digits"));
  const answers = Number(value("answers"));
  return {
    digits,
    reference: Number(value("reference")) / 100,
    answers,
    judged: Math.min(answers, Number(value("judged"))),
    think: value("think") === true,
    sheet: value("sheet") === true,
    verified: value("judge") === "verified",
    rulesPay: value("pay") === "rules",
    formatShare: Number(value("formatShare")),
    unparsedFormat: Number(value("unparsedFormat")),
    gate: value("gated") === true ? Number(value("gate")) : 0,
    band: value("difficulty") === "band",
    repeatPenalty: Number(value("repeatPenalty")),
    poolBand: value("poolBand") === true,
    pool: new Pool(String(value("pool")), String(value("recent")), digits),
  };
}
