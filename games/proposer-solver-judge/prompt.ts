import { CHANCE, OVER } from "../core/game.ts";
import type { RoundOptions } from "./options.ts";
import { returns, scoreShare } from "./rewards.ts";
import {
  JUDGE,
  PROPOSER,
  operationInHand,
  publicAnswers,
  sheetInHand,
  turn,
  valueInHand,
  type RoundState,
} from "./rules.ts";
import { lastValue, parseValue, valuesOn } from "./rules/answer.ts";
import { infix } from "./rules/question.ts";
import { valueAt } from "../core/value-at.ts";

const ROLES = ["proposer", "solver", "judge"];

/** Rules, what the seat may see, and what it is to answer. */
export function prompt(state: RoundState, seat: number): string {
  return [
    rulesText(state.options),
    rewardText(state.options, seat),
    `You are the ${ROLES[seat]}. ${situation(state, seat)}`,
    request(state, seat),
  ].join("\n");
}

function rulesText({ digits, answers, sheet }: RoundOptions): string {
  return `A proposer asks a question of arithmetic; a judge marks the question; a solver answers it ${answers} times, each time \
afresh, and the judge marks answers. Marks go from 1 (wrong or unsolvable) to 10 (flawless). A question is written in postfix, one \
token at a time: digits 0 to ${digits - 1}, the operators + - * /, then "end"; at most nine tokens, the end counted: 3 4 + 2 * is \
(3 + 4) × 2. It is sound when it is one expression, divides without remainder, and never leaves -99 to 99. A value is written as \
a sign, a digit, and a second digit or "end".${sheet ? " Solver and judge work on a private sheet, one value for each operation; the last is the answer." : ""}`;
}

/** A seat's rewards in a sentence or two. */
export function rewardText(options: RoundOptions, seat: number): string {
  const truth = "agreement with arithmetic: 6 and more says yes";
  if (seat === JUDGE) return `The judge is paid for ${options.verified ? truth : "giving a mark"}.`;
  const payer = options.rulesPay ? "being right" : "the judge's mark";
  if (seat !== PROPOSER) return `The solver is paid for ${payer}. It never sees a mark before the end.`;
  const hard = options.band ? "solved half of the time" : "hard to solve";
  const passes = Array.from({ length: 10 }, (_, i) => i + 1).find((mark) => scoreShare(mark) >= options.gate) ?? 10;
  return `The proposer is paid for the question's mark, for a question that is one expression, and, from mark ${passes} on, for one \
that is ${hard}.${options.repeatPenalty > 0 ? " It pays for asking what was asked of late." : ""}`;
}

/**
 * What the seat sees: the question and its current attempt. Other answers and their scores follow at the end: attempts
 * are independent, in prompts as in observations.
 */
function situation(state: RoundState, seat: number): string {
  const { question, truth, reference, stage } = state;
  return [
    ...(seat === PROPOSER && reference ? [`For reference, a question of the pool: ${postfix(reference)}.`] : []),
    question === "" ? "No question is written yet." : `${truth ? "The question" : "So far"}: ${postfix(question)}.`,
    ...(stage === "over" ? outcome(state) : []),
    ...(turn(state) === seat ? [inHand(state)] : []),
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function outcome(state: RoundState): readonly string[] {
  const answers = publicAnswers(state).map(parseValue);
  return [
    ...(answers.length > 0 ? [`Answers given: ${answers.join(", ")}.`] : []),
    ...(state.scores.length > 0 ? [`Marks given, the question's first: ${state.scores.join(", ")}.`] : []),
  ];
}

const postfix = (question: string): string => `${[...question].join(" ")}, that is ${infix(question)}`;

/** The current sheet, operation and value. */
function inHand(state: RoundState): string {
  const { options, stage, thoughts, sheets } = state;
  if (stage === "score") {
    const answer = `The answer to mark is ${parseValue(lastValue(sheets.at(-1) ?? ""))}`;
    return options.think ? `${answer}; your own is ${parseValue(lastValue(thoughts.at(-1) ?? ""))}.` : `${answer}.`;
  }
  if (stage !== "answer" && stage !== "thought") return "";
  const operation = operationInHand(state);
  const values = options.sheet ? valuesOn(sheetInHand(state)) : [];
  return [
    stage === "thought" ? "Before you mark the last answer, work out your own, privately." : "",
    values.length > 0 ? `Your sheet: ${values.join(", ")}.` : "",
    operation ? `Now ${operation.left} ${operation.operator} ${operation.right}.` : "",
    `Written of the value so far: ${valueInHand(state) || "nothing"}.`,
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function request(state: RoundState, seat: number): string {
  const whose = turn(state);
  if (whose === OVER)
    return `It is over; you earned ${Math.round(1000 * valueAt(returns(state), seat)) / 1000} points.`;
  if (whose === CHANCE) return "A reference may be drawn; wait.";
  if (whose !== seat) return `It is the ${ROLES[whose]}'s turn; wait.`;
  return `It is your turn. Answer with ${choices(state)}.`;
}

function choices(state: RoundState): string {
  const { stage, question, options } = state;
  if (stage === "quality") return 'a mark for the question: "score 1" to "score 10"';
  if (stage === "score") return 'a mark for the last answer: "score 1" to "score 10"';
  if (stage === "question") {
    const end = question === "" ? "" : ', or "end"';
    return `the next token alone: "digit 0" to "digit ${options.digits - 1}", "+", "-", "*", "/"${end}`;
  }
  const digit = '"digit 0" to "digit 9"';
  return (
    ['the sign alone: "+" or "-"', `the first digit alone: ${digit}`, `the second digit alone: ${digit}, or "end"`][
      valueInHand(state).length
    ] ?? ""
  );
}
