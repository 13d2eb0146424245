import type { Reward } from "../core/game.ts";
import { counts, type RoundState } from "./rules.ts";
import { lastWritten, valueOf } from "./rules/answer.ts";
import { heldOut } from "./rules/question.ts";

/**
 * Rewards after "Multi-Agent Evolve" (Chen et al. 2025), section 3, and its released code. Scores 1 to 10 are scaled to
 * 0 to 1.
 */

/** A score s as a number from 0 to 1: (s - 1) / 9. */
export function worth(score: number): number {
  return (score - 1) / 9;
}

/** Scores from this one up mean yes. */
const YES = 6;
export const saysYes = (score: number): boolean => score >= YES;

/** Whether an answer is right by the rules of arithmetic; an unsound question has no right answer. */
export function isRight({ truth, sheets }: RoundState, answer: number): boolean {
  return truth?.sound === true && valueOf(lastWritten(sheets[answer] ?? "")) === truth.value;
}

/** The value of an answer for rewards, 0 to 1; null if undefined. */
function answerWorth(state: RoundState, answer: number): number | null {
  if (state.setting.rulesPay) return isRight(state, answer) ? 1 : 0;
  const score = state.scores[answer + 1];
  return score === undefined ? null : worth(score);
}

/** Mean value of the answers; null without any. */
export function meanWorth(state: RoundState): number | null {
  const worths = state.sheets.map((_, answer) => answerWorth(state, answer)).filter((one) => one !== null);
  return worths.length === 0 ? null : worths.reduce((sum, one) => sum + one, 0) / worths.length;
}

/** The judged quality of the question, 0 to 1. */
export function qualityOf({ scores }: RoundState): number {
  return worth(scores[0] ?? 1);
}

function passesGate(state: RoundState): boolean {
  return qualityOf(state) >= state.setting.gate;
}

/** (quality + difficulty + format) / 3, minus the penalty for repeating; 0 without a question. */
function proposerReward(state: RoundState): number {
  const { setting, question, truth } = state;
  if (!truth) return 0;
  const format = counts(setting, question, truth) ? 1 : setting.unparsedFormat;
  const copies = setting.pool.copies(question) + 1;
  return (qualityOf(state) + difficultyOf(state) + format) / 3 - setting.repeatPenalty * (1 - 1 / copies);
}

function difficultyOf(state: RoundState): number {
  const mean = meanWorth(state);
  if (mean === null || !passesGate(state)) return 0;
  return state.setting.band ? 2 * Math.min(mean, 1 - mean) : 1 - mean;
}

/** If the rules pay, an unsound question is a tie. */
function solverReward(state: RoundState, answer: number): Reward | null {
  const earned = answerWorth(state, answer);
  if (earned === null || (state.setting.rulesPay && !state.truth?.sound)) return null;
  // Only well-formed values are legal: the format is always right.
  return { value: shared(state, earned) };
}

/** Strata of a verified judge, with equal weights: unsound and sound questions, wrong and right answers. */
function judgeReward(state: RoundState, attempt: number): Reward | null {
  const { setting, question, truth, scores } = state;
  if (!setting.verified) return { value: 1 };
  // Held-out questions must not reveal the truth to learners.
  if (setting.rulesPay && heldOut(question)) return null;
  const yes = attempt === 0 ? truth?.sound === true : isRight(state, attempt - 1);
  const agrees = saysYes(scores[attempt] ?? 1) === yes;
  return { value: shared(state, agrees ? 1 : 0), stratum: (attempt === 0 ? 0 : 2) + (yes ? 1 : 0) };
}

function shared({ setting: { formatShare } }: RoundState, earned: number): number {
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

const NOTHING = [0, 0, 0];

/** Sums of the rewards; zeros before the end. */
export function returns(state: RoundState): readonly number[] {
  if (state.stage !== "over") return NOTHING;
  return rewards(state).map((attempts) => attempts.reduce((sum, reward) => sum + (reward?.value ?? 0), 0));
}

/**
 * The question, if it enters the pool: it parses, passes the gate, is not held out, and meets the band if there is one.
 */
export function entersPool(state: RoundState): boolean {
  const { setting, question, truth } = state;
  if (truth?.parses !== true || heldOut(question) || !passesGate(state)) return false;
  const mean = meanWorth(state);
  return !setting.poolBand || (mean !== null && mean > 0 && mean < 1);
}
