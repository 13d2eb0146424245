import type { ScriptedPlayer } from "../core/game.ts";
import type { Random } from "../core/random.ts";
import {
  JUDGE,
  PROPOSER,
  FIRST_SCORE,
  SOLVER,
  tokenAction,
  characterAction,
  legal,
  operationInHand,
  valueInHand,
  type RoundState,
} from "./rules.ts";
import { STOP, lastValue, parseValue, nearestValue, formatValue } from "./rules/answer.ts";
import type { Mix } from "./rules/pool.ts";
import { calculate, questionTruth } from "./rules/question.ts";
import { soundDraw, type TokenDraw } from "./scripted/proposing.ts";

/** The action of a drawn token; an illegal one (an end before the first token) becomes the first legal action. */
export function propose(state: RoundState, draw: TokenDraw, next: Random): number {
  const action = tokenAction(draw(state.question, next));
  const actions = legal(state);
  return actions.includes(action) ? action : (actions[0] as number);
}

/** The next character of `value`, or of any continuation if the value so far differs. */
export function writeValue(state: RoundState, value: number): number {
  const begun = valueInHand(state);
  const whole = formatValue(nearestValue(value));
  if (whole.startsWith(begun)) return characterAction(whole.charAt(begun.length));
  return characterAction(begun.length === 2 ? STOP : "0");
}

export const scoreAction = (score: number): number => FIRST_SCORE - 1 + score;

/** The exact value to write now: of the current operation, or of the whole question; 0 if there is none. */
export function exactValue(state: RoundState): number {
  const operation = operationInHand(state);
  if (operation) return calculate(operation) ?? 0;
  return questionTruth(state.question).value;
}

/** Whether the last answer is right. */
function isAnswerRight({ question, sheets }: RoundState): boolean {
  const { sound, value } = questionTruth(question);
  return sound && parseValue(lastValue(sheets.at(-1) ?? "")) === value;
}

function proposer(id: string, summary: string, mix: Mix): ScriptedPlayer<RoundState> {
  return {
    id,
    summary,
    seats: [PROPOSER],
    act: (state, _seat, next) => propose(state, soundDraw(mix, state.options.digits), next),
  };
}

function judge(
  id: string,
  summary: string,
  mark: (yes: () => boolean, next: Random) => number,
): ScriptedPlayer<RoundState> {
  return {
    id,
    summary,
    seats: [JUDGE],
    act(state, _seat, next) {
      if (state.stage === "thought") return writeValue(state, 0);
      const yes = () => (state.stage === "quality" ? questionTruth(state.question).sound : isAnswerRight(state));
      return scoreAction(mark(yes, next));
    },
  };
}

export const scripted: readonly ScriptedPlayer<RoundState>[] = [
  proposer("easy", "Proposes sound questions of one operation.", [1, 0, 0]),
  proposer("random-questions", "Proposes uniformly random sound questions of one to three operations.", [1, 1, 1]),
  proposer("hard", "Proposes sound questions of three operations.", [0, 0, 1]),
  {
    id: "constant",
    summary: "Answers 0 to every question.",
    seats: [SOLVER],
    act: (state) => writeValue(state, 0),
  },
  judge("lenient", "Scores everything 10.", () => 10),
  judge("strict", "Scores everything 1.", () => 1),
  judge("biased", "Scores everything right 10, and half of what is wrong too.", (yes, next) =>
    yes() || next() < 0.5 ? 10 : 1,
  ),
  {
    id: "exact",
    summary: "Exact arithmetic: solves without error, scores right 10 and wrong 1.",
    seats: [SOLVER, JUDGE],
    act(state) {
      if (state.stage === "answer" || state.stage === "thought") return writeValue(state, exactValue(state));
      const yes = state.stage === "quality" ? questionTruth(state.question).sound : isAnswerRight(state);
      return scoreAction(yes ? 10 : 1);
    },
  },
];
