/**
 * Questions are arithmetic in postfix: `34+2*` is (3 + 4) x 2. A token is its place in {@link QUESTION_TOKENS}; {@link
 * END_TOKEN} closes a question and is not part of its word.
 */
export const QUESTION_TOKENS = "0123456789+-*/";
export const END_TOKEN = 14;
/** Maximum tokens of a question, END included: enough for three operations. */
export const MAX_QUESTION_TOKENS = 9;
/** All values within a sound question are from -99 to 99. */
export const MAX_VALUE = 99;
export const OPERATORS = "+-*/";

/** The truth about a question. */
export interface Truth {
  /** It is one expression of at least one operation. */
  readonly parses: boolean;
  /** It parses, every division is exact, and no value leaves -99 to 99. */
  readonly sound: boolean;
  /** Its answer, if it is sound. */
  readonly value: number;
  readonly operations: number;
}

/** One operation with its operands. */
export interface Operation {
  readonly operator: string;
  readonly left: number;
  readonly right: number;
}

export const isDigit = (token: string | undefined): boolean => token !== undefined && token >= "0" && token <= "9";

/**
 * Evaluates a question with a stack; `value` computes each operation.
 * @returns the last value and the number of operations, or null if it does not parse or `value` returns null.
 */
function evaluate(question: string, value: (operation: Operation, index: number) => number | null) {
  const stack: number[] = [];
  let operations = 0;
  for (const token of question) {
    if (isDigit(token)) {
      stack.push(Number(token));
      continue;
    }
    const right = stack.pop();
    const left = stack.pop();
    if (left === undefined || right === undefined) return null;
    const result = value({ operator: token, left, right }, operations++);
    if (result === null) return null;
    stack.push(result);
  }
  const [last] = stack;
  return stack.length === 1 && last !== undefined && operations > 0 ? { value: last, operations } : null;
}

/** The result of an operation, or null if it is no integer within the limit. */
export function calculate({ operator, left, right }: Operation): number | null {
  if (operator === "/" && (right === 0 || left % right !== 0)) return null;
  const result =
    operator === "+" ? left + right : operator === "-" ? left - right : operator === "*" ? left * right : left / right;
  // Adding 0 makes -0 the plain 0.
  return Math.abs(result) <= MAX_VALUE ? result + 0 : null;
}

/** Judges a question by the rules of arithmetic. */
export function questionTruth(question: string): Truth {
  let sound = true;
  const worked = evaluate(question, (operation) => {
    const result = calculate(operation);
    sound &&= result !== null;
    return result ?? 0;
  });
  if (!worked) return { parses: false, sound: false, value: 0, operations: 0 };
  return { parses: true, sound, value: sound ? worked.value : 0, operations: worked.operations };
}

/**
 * The operations of a question that parses, in order of evaluation, each on the values that `written` has for those
 * before.
 */
export function operationAt(question: string, written: readonly number[]): Operation | null {
  let next: Operation | null = null;
  evaluate(question, (operation, index) => {
    const value = written[index];
    if (value !== undefined) return value;
    next = operation;
    return null;
  });
  return next;
}

/**
 * Whether a question is held out: a tenth of all, by hash. Such questions never enter the pool, and `pay=rules` ignores
 * them.
 */
export function isHeldOut(question: string): boolean {
  // FNV-1a, and a last mix so that the remainder depends on every bit.
  let hash = 0x811c9dc5;
  for (let i = 0; i < question.length; i++) hash = Math.imul(hash ^ question.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 12)) >>> 0) % 10 === 0;
}

const SIGNS: Readonly<Record<string, string>> = { "+": "+", "-": "−", "*": "×", "/": "÷" };
const RANK: Readonly<Record<string, number>> = { "+": 1, "-": 1, "*": 2, "/": 2 };

interface Term {
  readonly text: string;
  /** Precedence of its outermost operation; digits have the highest. */
  readonly rank: number;
}

/** A question, or the beginning of one, in infix: `(3 + 4) × 2`; separate terms are joined by commas. */
export function infix(question: string): string {
  const stack: Term[] = [];
  for (const token of question) {
    const rank = RANK[token];
    if (rank === undefined) {
      stack.push({ text: token, rank: 3 });
      continue;
    }
    const right = stack.pop() ?? { text: "?", rank: 3 };
    const left = stack.pop() ?? { text: "?", rank: 3 };
    const before = left.rank < rank ? `(${left.text})` : left.text;
    const after = right.rank <= rank ? `(${right.text})` : right.text;
    stack.push({ text: `${before} ${SIGNS[token]} ${after}`, rank });
  }
  return stack.map(({ text }) => text).join(", ");
}
