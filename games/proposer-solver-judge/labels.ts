import { isRight } from "./rewards.ts";
import { FIRST_DIGIT_ACTION, FIRST_SIGN, FIRST_SCORE, END_OF_VALUE, type RoundState } from "./rules.ts";
import { END_TOKEN } from "./rules/question.ts";

/** `digit 3`, `×`, `end`, `score 7`; for chance `no reference`, `12: 34+`. */
export function label(action: number, state: RoundState): string {
  if (state.stage === "reference") return drawn(action, state);
  if (action < 10) return `digit ${action}`;
  if (action < END_TOKEN) return ["+", "-", "×", "÷"][action - 10] ?? "";
  if (action === END_TOKEN || action === END_OF_VALUE) return "end";
  if (action < FIRST_DIGIT_ACTION) return action === FIRST_SIGN ? "+" : "-";
  return action < END_OF_VALUE ? `digit ${action - FIRST_DIGIT_ACTION}` : `score ${action - FIRST_SCORE + 1}`;
}

function drawn(action: number, { options }: RoundState): string {
  return action === 0 ? "no reference" : `${action}: ${options.pool.at(action - 1)}`;
}

/** "The question was marked 9 of 10. Its answer is 14: 2 of 3 answers were right." */
export function ending(state: RoundState): string {
  const { truth, scores, sheets } = state;
  if (!truth) return "The proposer didn't finish its question and earns nothing; solver and judge had no turn.";
  const marked = `The question was marked ${scores[0]} of 10`;
  if (!truth.parses) return `${marked}, but it is no expression.`;
  if (!truth.sound) return `${marked}, but it is unsound: it has no exact answer within -99 to 99.`;
  if (sheets.length === 0) return `${marked}. Its answer is ${truth.value}; no answer was requested.`;
  const right = sheets.filter((_, answer) => isRight(state, answer)).length;
  return `${marked}. Its answer is ${truth.value}: ${right} of ${sheets.length} answers were right.`;
}
