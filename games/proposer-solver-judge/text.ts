import { parseAction } from "../core/text.ts";
import { END, TOKENS } from "./rules/question.ts";
import { isRight } from "./rewards.ts";
import { DIGIT, PLUS, PROPOSER, SCORE, SOLVER, STOPPED, legal, publicAnswers, turn, type RoundState } from "./rules.ts";

/**
 * `[Observer: 1][Player: 2][Question: 34+$][Answers: -7$ 12][Own: ...]`. `$` ends a question and a value. What a seat has of its own:
 * the proposer the reference, the solver its sheets, the judge its scores and thoughts. At the end the scores are told to all.
 */
export function informationState(state: RoundState, seat: number): string {
  const { question, truth, scores, stage } = state;
  return [
    `[Observer: ${seat}]`,
    `[Player: ${turn(state)}]`,
    `[Question: ${question}${truth ? "$" : ""}]`,
    `[Answers: ${publicAnswers(state).join(" ")}]`,
    `[Own: ${own(state, seat)}]`,
    ...(stage === "over" ? [`[Scores: ${scores.join(" ")}]`] : []),
  ].join("");
}

function own({ reference, sheets, scores, thoughts }: RoundState, seat: number): string {
  if (seat === PROPOSER) return reference === null ? "?" : reference || "none";
  if (seat === SOLVER) return sheets.join(" ");
  return `${scores.join(" ")}|${thoughts.join(" ")}`;
}

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

/**
 * The labels and what people write for them: `3`, `The next token is +`, `times`, `divided by`, `negative`, `done`, `7/10`, `I'd give it
 * 8 out of 10`. One token at a time; a bare number is a digit, or a mark where a mark is asked for.
 */
export function parse(text: string, state: RoundState): number {
  return parseAction(text, {
    legal: candidates(text, state),
    label: (action) => label(action, state),
    ...(turn(state) >= 0 && { sentence: (words) => actionInWords(words, state) }),
  });
}

/** The legal actions that may be meant; of a pool's thousands those whose number is in the text. */
function candidates(text: string, state: RoundState): readonly number[] {
  if (state.stage !== "reference") return legal(state);
  const named = (text.match(/\d+/g) ?? []).map(Number).filter((place) => place <= state.setting.pool.size);
  return named.length > 0 ? named : legal(state);
}

const OPERATOR_WORDS: Readonly<Record<string, readonly string[]>> = {
  "+": ["+", "plus", "add", "addition"],
  "-": ["-", "−", "–", "minus", "subtract", "subtraction"],
  "*": ["×", "*", "x", "times", "multiply", "multiply by", "multiplied by", "multiplication", "asterisk"],
  "/": ["/", "÷", "divide", "divide by", "divided by", "division", "over", "slash"],
};
const SIGN_WORDS = [
  ["+", "plus", "positive"],
  ["-", "−", "–", "minus", "negative"],
];
const STOP_WORDS = ["end", "done", "stop", "finish", "finished", "none", "nothing", "$"];
/** Words that say nothing beside what is meant: `The next token is 3`, `I'd write +`, `first digit: 7`. */
const IDLE =
  /\b(?:the|a|an|my|i|id|ill|will|would|choose|pick|write|is|it|this|here|next|first|second|token|character|digit|number|sign|operator|question|value|answer)\b:?/g;

function actionInWords(words: string, { stage }: RoundState): number | undefined {
  if (stage === "quality" || stage === "score") return scoreInWords(words);
  const asking = stage === "question";
  const meant = words.replace(IDLE, "").replace(/\s+/g, " ").trim();
  if (STOP_WORDS.includes(meant)) return asking ? END : STOPPED;
  if (words === "no second digit") return STOPPED;
  if (/^\d$/.test(meant)) return (asking ? 0 : DIGIT) + Number(meant);
  if (!asking) {
    const sign = SIGN_WORDS.findIndex((names) => names.includes(meant));
    return sign < 0 ? undefined : PLUS + sign;
  }
  const operator = Object.keys(OPERATOR_WORDS).find((token) => OPERATOR_WORDS[token]?.includes(meant));
  return operator === undefined ? undefined : TOKENS.indexOf(operator);
}

/** A score at the end of a sentence about one that has no other figures, or at its beginning. */
const LAST =
  /^(?:\D*\b(?:score|mark|rating|give|rate|grade)\b(?:\D*[^\d-])?)?(10|[1-9])(?: ?\/ ?10| out of 10| points)?$/;
const FIRST = /^(?:(?:my )?(?:score|mark|rating) ?[:=]? ?)?(10|[1-9])(?: ?\/ ?10| out of 10)?$/;
/** Words that leave open which score is meant, or say that it is not the one. */
const VAGUE = /\b(?:not|never|no|dont|wont|or|to|between|from|than|above|below|under|over|least|most|if|unless)\b/;

function scoreInWords(words: string): number | undefined {
  const score = VAGUE.test(words) ? undefined : (LAST.exec(words) ?? FIRST.exec(words))?.[1];
  return score === undefined ? undefined : SCORE - 1 + Number(score);
}

/** "The question was marked 9 of 10. Its answer is 14: 2 of 3 answers were right." */
export function ending(state: RoundState): string {
  const { truth, scores, sheets } = state;
  if (!truth) return "The proposer never finished its question: it earns nothing, and nobody else was asked.";
  const marked = `The question was marked ${scores[0]} of 10`;
  if (!truth.parses) return `${marked}, but it is no expression.`;
  if (!truth.sound) return `${marked}, but it is unsound: it has no exact answer within -99 to 99.`;
  if (sheets.length === 0) return `${marked}. Its answer is ${truth.value}; nobody was asked for it.`;
  const right = sheets.filter((_, answer) => isRight(state, answer)).length;
  return `${marked}. Its answer is ${truth.value}: ${right} of ${sheets.length} answers were right.`;
}
