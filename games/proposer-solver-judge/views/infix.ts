import { OPERATORS, isDigit, questionTruth } from "../rules/question.ts";

/*
 * A question in infix, `(3+4)*2`, token by token: the tokens that may follow so that it can still become sound, and its
 * postfix.
 */

/** Maximum operations of a question: nine tokens in postfix have room for three. */
const MAX_OPERATIONS = 3;
const RANK: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2 };

const isOperator = (token: string | undefined): boolean =>
  token !== undefined && token !== "" && OPERATORS.includes(token);
const count = (written: string, token: string): number => written.split(token).length - 1;
const operationsIn = (written: string): number => [...written].filter(isOperator).length;

/**
 * The question in postfix, with brackets resolved and operators of equal precedence from the left; unfinished parts are
 * unchanged.
 */
export function toPostfix(written: string): string {
  const output: string[] = [];
  const operators: string[] = [];
  const last = () => operators.at(-1) ?? "(";
  for (const token of written) {
    if (isDigit(token)) output.push(token);
    else if (token === "(") operators.push(token);
    else if (token === ")") {
      while (last() !== "(") output.push(operators.pop() ?? "");
      operators.pop();
    } else {
      while (last() !== "(" && (RANK[last()] ?? 0) >= (RANK[token] ?? 0)) output.push(operators.pop() ?? "");
      operators.push(token);
    }
  }
  return [...output, ...operators.toReversed()].join("");
}

/** Whether it is a whole question with an exact answer within the limit. */
export function isSound(written: string): boolean {
  const ends = isDigit(written.at(-1)) || written.endsWith(")");
  return ends && count(written, "(") === count(written, ")") && questionTruth(toPostfix(written)).sound;
}

/**
 * Tokens that may follow by the grammar of arithmetic; each bracket contains an operation, and no redundant brackets.
 */
function following(written: string, digits: number): readonly string[] {
  const last = written.at(-1);
  const open = count(written, "(") - count(written, ")");
  const room = MAX_OPERATIONS - operationsIn(written);
  if (last === undefined || last === "(" || isOperator(last)) {
    // No division by zero.
    const values = [..."0123456789"].slice(last === "/" ? 1 : 0, digits);
    return room > open && last !== "(" ? [...values, "("] : values;
  }
  const inner = written.slice(written.lastIndexOf("(") + 1);
  const closes = open > 0 && (last === ")" || operationsIn(inner) > 0) ? [")"] : [];
  return room > 0 ? [...closes, ...OPERATORS] : closes;
}

const MAX_CACHED_QUESTIONS = 50_000;
const cachedAnswers = new Map<string, boolean>();

/** Whether some continuation makes it a sound question. */
function canBecomeSound(written: string, digits: number): boolean {
  const key = `${digits} ${written}`;
  const before = cachedAnswers.get(key);
  if (before !== undefined) return before;
  if (cachedAnswers.size > MAX_CACHED_QUESTIONS) cachedAnswers.clear();
  const found = isSound(written) || following(written, digits).some((token) => canBecomeSound(written + token, digits));
  cachedAnswers.set(key, found);
  return found;
}

/**
 * The tokens after which it can still become a sound question. @param digits digits that may be used are below this
 * one.
 */
export function offeredTokens(written: string, digits: number): readonly string[] {
  return following(written, digits).filter((token) => canBecomeSound(written + token, digits));
}
