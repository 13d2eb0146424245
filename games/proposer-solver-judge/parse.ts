import { parseAction } from "../core/text.ts";
import { label } from "./labels.ts";
import { FIRST_DIGIT_ACTION, FIRST_SIGN, FIRST_SCORE, END_OF_VALUE, legal, turn, type RoundState } from "./rules.ts";
import { END_TOKEN, QUESTION_TOKENS } from "./rules/question.ts";

/**
 * The labels and other words for them: `3`, `The next token is +`, `times`, `divided by`, `negative`, `done`, `7/10`,
 * `I'd give it 8 out of 10`. One token at a time; a bare number is a digit, or a score if a score is to be given.
 */
export function parse(text: string, state: RoundState): number {
  return parseAction(text, {
    legal: candidates(text, state),
    label: (action) => label(action, state),
    sentence: turn(state) >= 0 ? (words) => actionInWords(words, state) : undefined,
  });
}

/** The legal actions that the text may mean; of a pool's thousands, those whose number is in the text. */
function candidates(text: string, state: RoundState): readonly number[] {
  if (state.stage !== "reference") return legal(state);
  const named = (text.match(/\d+/g) ?? []).map(Number).filter((place) => place <= state.options.pool.size);
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
/** Filler words: `The next token is 3`, `I'd write +`, `first digit: 7`. */
const FILLER_WORDS =
  /\b(?:the|a|an|my|i|id|ill|will|would|choose|pick|write|is|it|this|here|next|first|second|token|character|digit|number|sign|operator|question|value|answer)\b:?/g;

function actionInWords(words: string, { stage }: RoundState): number | undefined {
  if (stage === "quality" || stage === "score") return scoreInWords(words);
  const asking = stage === "question";
  const meant = words.replace(FILLER_WORDS, "").replace(/\s+/g, " ").trim();
  if (STOP_WORDS.includes(meant)) return asking ? END_TOKEN : END_OF_VALUE;
  if (words === "no second digit") return END_OF_VALUE;
  if (/^\d$/.test(meant)) return (asking ? 0 : FIRST_DIGIT_ACTION) + Number(meant);
  if (!asking) {
    const sign = SIGN_WORDS.findIndex((names) => names.includes(meant));
    return sign < 0 ? undefined : FIRST_SIGN + sign;
  }
  const operator = Object.keys(OPERATOR_WORDS).find((token) => OPERATOR_WORDS[token]?.includes(meant));
  return operator === undefined ? undefined : QUESTION_TOKENS.indexOf(operator);
}

/** A score at the end of a sentence without other figures, or at its beginning. */
const LAST_SCORE =
  /^(?:\D*\b(?:score|mark|rating|give|rate|grade)\b(?:\D*[^\d-])?)?(10|[1-9])(?: ?\/ ?10| out of 10| points)?$/;
const FIRST_SCORE_PATTERN = /^(?:(?:my )?(?:score|mark|rating) ?[:=]? ?)?(10|[1-9])(?: ?\/ ?10| out of 10)?$/;
/** Words that leave the score open or negate it. */
const VAGUE_WORDS =
  /\b(?:not|never|no|dont|wont|or|to|between|from|than|above|below|under|over|least|most|if|unless)\b/;

function scoreInWords(words: string): number | undefined {
  const score = VAGUE_WORDS.test(words) ? undefined : (LAST_SCORE.exec(words) ?? FIRST_SCORE_PATTERN.exec(words))?.[1];
  return score === undefined ? undefined : FIRST_SCORE - 1 + Number(score);
}
