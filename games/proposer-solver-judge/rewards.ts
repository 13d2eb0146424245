import type { Reward } from "../core/game.ts";
import { countsAsParsed, type RoundState } from "./rules.ts";
import { lastValue, parseValue } from "./rules/answer.ts";
import { isHeldOut } from "./rules/question.ts";

/**
 * Rewards after "Multi-Agent Evolve" (Chen et al. 2025), section 3, and its released code. Scores 1 to 10 are scaled to
 * 0 to 1.
 */

/** A score s as a number from 0 to 1: (s - 1) / 9. */
export function scoreShare(score: number): number {
  return (score - 1) / 9;
}

/** Scores from this one up mean yes. */
const YES_SCORE = 6;
export const saysYes = (score: number): boolean => score >= YES_SCORE;

/** Whether an answer is right by the rules of arithmetic; an unsound question has no right answer. */
export function isRight({ truth, sheets }: RoundState, answer: number): boolean {
  return truth?.sound === true && parseValue(lastValue(sheets[answer] ?? "")) === truth.value;
}

/** The value of an answer for rewards, 0 to 1; null if undefined. */
function answerValue(state: RoundState, answer: number): number | null {
  if (state.options.rulesPay) return isRight(state, answer) ? 1 : 0;
  const score = state.scores[answer + 1];
  return score === undefined ? null : scoreShare(score);
}

/** Mean value of the answers; null without any. */
export function meanAnswerValue(state: RoundState): number | null {
  const worths = state.sheets.map((_, answer) => answerValue(state, answer)).filter((one) => one !== null);
  return worths.length === 0 ? null : worths.reduce((sum, one) => sum + one, 0) / worths.length;
}

/** The judged quality of the question, 0 to 1. */
export function questionQuality({ scores }: RoundState): number {
  return scoreShare(scores[0] ?? 1);
}

function passesGate(state: RoundState): boolean {
  return questionQuality(state) >= state.options.gate;
}

/** (quality + difficulty + format) / 3, minus the penalty for repeating; 0 without a question. */
function proposerReward(state: RoundState): number {
  const { options, question, truth } = state;
  if (!truth) return 0;
  const format = countsAsParsed(options, question, truth) ? 1 : options.unparsedFormat;
  const copies = options.pool.copies(question) + 1;
  return (questionQuality(state) + questionDifficulty(state) + format) / 3 - options.repeatPenalty * (1 - 1 / copies);
}

function questionDifficulty(state: RoundState): number {
  const mean = meanAnswerValue(state);
  if (mean === null || !passesGate(state)) return 0;
  return state.options.band ? 2 * Math.min(mean, 1 - mean) : 1 - mean;
}

/** If the rules pay, an unsound question is a tie. */
function solverReward(state: RoundState, answer: number): Reward | null {
  const earned = answerValue(state, answer);
  if (earned === null || (state.options.rulesPay && !state.truth?.sound)) return null;
  // Only well-formed values are legal: the format is always right.
  return { value: shared(state, earned) };
}

/** Strata of a verified judge, with equal weights: unsound and sound questions, wrong and right answers. */
function judgeReward(state: RoundState, attempt: number): Reward | null {
  const { options, question, truth, scores } = state;
  if (!options.verified) return { value: 1 };
  // Held-out questions must not reveal the truth to learners.
  if (options.rulesPay && isHeldOut(question)) return null;
  const yes = attempt === 0 ? truth?.sound === true : isRight(state, attempt - 1);
  const agrees = saysYes(scores[attempt] ?? 1) === yes;
  return { value: shared(state, agrees ? 1 : 0), stratum: (attempt === 0 ? 0 : 2) + (yes ? 1 : 0) };
}

function shared({ options: { formatShare } }: RoundState, earned: number): number {
  return formatShare + (1 - formatShare) * earned;
}

/** The reward of each attempt of each seat, after the end. */
export function rewards(state: RoundState): readonly (readonly (Reward | null)[])[] {
  return [
    [{ value: proposerReward(state) }],
    state.sheets.map((_, answer) => solverReward(state, answer)),
    state.scores.map((_, attempt) => judgeReward(state, attempt)),
  ];
}

const ZERO_RETURNS = [0, 0, 0];

/** Sums of the rewards; zeros before the end. */
export function returns(state: RoundState): readonly number[] {
  if (state.stage !== "over") return ZERO_RETURNS;
  return rewards(state).map((attempts) => attempts.reduce((sum, reward) => sum + (reward?.value ?? 0), 0));
}

/**
 * The question, if it enters the pool: it parses, passes the gate, is not held out, and meets the band if there is one.
 */
export function entersPool(state: RoundState): boolean {
  const { options, question, truth } = state;
  if (truth?.parses !== true || isHeldOut(question) || !passesGate(state)) return false;
  const mean = meanAnswerValue(state);
  return !options.poolBand || (mean !== null && mean > 0 && mean < 1);
}
