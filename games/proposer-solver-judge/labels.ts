import { isRight } from "./rewards.ts";
import { DIGIT, PLUS, SCORE, STOPPED, type RoundState } from "./rules.ts";
import { END } from "./rules/question.ts";

/** `digit 3`, `×`, `end`, `score 7`; for chance `no reference`, `12: 34+`. */
export function label(action: number, state: RoundState): string {
  if (state.stage === "reference") return drawn(action, state);
  if (action < 10) return `digit ${action}`;
  if (action < END) return ["+", "-", "×", "÷"][action - 10] ?? "";
  if (action === END || action === STOPPED) return "end";
  if (action < DIGIT) return action === PLUS ? "+" : "-";
  return action < STOPPED ? `digit ${action - DIGIT}` : `score ${action - SCORE + 1}`;
}

function drawn(action: number, { setting }: RoundState): string {
  return action === 0 ? "no reference" : `${action}: ${setting.pool.at(action - 1)}`;
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
