import type { ScriptedPlayer } from "../core/game.ts";
import type { Random } from "../core/random.ts";
import {
  JUDGE,
  PROPOSER,
  SCORE,
  SOLVER,
  actionOfToken,
  actionOfWritten,
  legal,
  operationInHand,
  valueInHand,
  type RoundState,
} from "./rules.ts";
import { STOP, lastWritten, valueOf, within, writtenOf } from "./rules/answer.ts";
import type { Mix } from "./rules/pool.ts";
import { calculate, truthOf } from "./rules/question.ts";
import { soundDraw, type Draw } from "./scripted/proposing.ts";

/** The action of a drawn token; what is not legal here (an end before the first token) becomes the first legal action. */
export function propose(state: RoundState, draw: Draw, next: Random): number {
  const action = actionOfToken(draw(state.question, next));
  const actions = legal(state);
  return actions.includes(action) ? action : (actions[0] as number);
}

/** The next character of `value`, or of anything that goes on from what is written when that began otherwise. */
export function writeValue(state: RoundState, value: number): number {
  const begun = valueInHand(state);
  const whole = writtenOf(within(value));
  if (whole.startsWith(begun)) return actionOfWritten(whole.charAt(begun.length));
  return actionOfWritten(begun.length === 2 ? STOP : "0");
}

export const scoreAction = (score: number): number => SCORE - 1 + score;

/** The value to be written now by one who knows arithmetic: of the operation in hand, or of the whole question; 0 where there is none. */
export function exactValue(state: RoundState): number {
  const operation = operationInHand(state);
  if (operation) return calculate(operation) ?? 0;
  return truthOf(state.question).value;
}

/** Whether the last answer is right, by one who knows arithmetic. */
function isAnswerRight({ question, sheets }: RoundState): boolean {
  const { sound, value } = truthOf(question);
  return sound && valueOf(lastWritten(sheets.at(-1) ?? "")) === value;
}

function proposer(id: string, summary: string, mix: Mix): ScriptedPlayer<RoundState> {
  return {
    id,
    summary,
    seats: [PROPOSER],
    act: (state, _seat, next) => propose(state, soundDraw(mix, state.setting.digits), next),
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
      const yes = () => (state.stage === "quality" ? truthOf(state.question).sound : isAnswerRight(state));
      return scoreAction(mark(yes, next));
    },
  };
}

export const scripted: readonly ScriptedPlayer<RoundState>[] = [
  proposer("easy", "Asks sound questions of one operation.", [1, 0, 0]),
  proposer("random-questions", "Asks uniformly random sound questions of one to three operations.", [1, 1, 1]),
  proposer("hard", "Asks sound questions of three operations.", [0, 0, 1]),
  {
    id: "constant",
    summary: "Answers 0 to every question.",
    seats: [SOLVER],
    act: (state) => writeValue(state, 0),
  },
  judge("lenient", "Marks everything 10.", () => 10),
  judge("strict", "Marks everything 1.", () => 1),
  judge("biased", "Marks what is right 10, and half of what is wrong as well.", (yes, next) =>
    yes() || next() < 0.5 ? 10 : 1,
  ),
  {
    id: "exact",
    summary: "Knows arithmetic: solves without error, and marks what is right 10, what is wrong 1.",
    seats: [SOLVER, JUDGE],
    act(state) {
      if (state.stage === "answer" || state.stage === "thought") return writeValue(state, exactValue(state));
      const yes = state.stage === "quality" ? truthOf(state.question).sound : isAnswerRight(state);
      return scoreAction(yes ? 10 : 1);
    },
  },
];
