import { answersIn, withoutThoughts, type MarkedAnswer } from "./answer-marks.ts";
import { GameError } from "./errors.ts";
import { StatementReader, type AnswerSpec, type Reading } from "./statement.ts";
import { shortened } from "./words.ts";

export type { AnswerSpec } from "./statement.ts";

/** Most actions listed in a refusal; a pool of questions has thousands. */
const MAX_LISTED_ACTIONS = 80;

/**
 * The action that a person's or a model's answer names. When in doubt it refuses, so that no unintended move is played.
 * The grammar, the same for every game (docs/answers.md has it with examples):
 *
 *     answer     = [thought] (marked | statement)
 *     thought    = "<think>" … "</think>"                 dropped; one that isn't closed is refused
 *     marked     = [prose] mark reading [reasons]         the mark starts a line or a sentence
 *     mark       = ("Action" | "Answer" | "My move" | "Final answer" | …) (":" | "=" | "->")
 *                | "<answer>" … "</answer>" | "\boxed{" … "}" | JSON with a key "action", "answer", "move", …
 *     statement  = [prose] reading                        the last sentence of the text
 *     reading    = [lead-in] action [reason]              "So I choose to", the action, "because …", ", …", "(…)"
 *     action     = label | synonym | number | label "(" number ")" | number ":" label
 *
 * A marked answer is final: if illegal or unreadable it is refused, and nothing else is played in its place. Marks that
 * name different actions are refused, and so are a reason that names another action, and a later sentence that retracts
 * the answer. Without a mark the last sentence counts; earlier ones never do. Numbers count if `spec.numbers` says that
 * the prompt lists them.
 * @throws GameError `game/unreadable-action`, or `game/illegal-action` for a move of the game that is not legal here;
 * the message says what was read and what was expected.
 *
 * @example
 * import { parseAction, type AnswerSpec } from "red-queen/games";
 *
 * const spec: AnswerSpec = { legal: [0, 1], label: (action) => ["pass", "bet"][action] ?? "" };
 * console.log(parseAction("The king is strong.\nAction: bet", spec)); // 1
 */
export function parseAction(text: string, spec: AnswerSpec): number {
  const reader = new StatementReader(spec);
  const spoken = withoutThoughts(text);
  if (spoken === null) throw refusal("The thought is not closed, and no answer follows it", spec);
  const { lines, marked } = answersIn(spoken, (words) => reader.read(words) !== null);
  const reading = marked.length > 0 ? finalAnswer(marked, reader) : reader.readLast(lines);
  if (reading.kind === "refused") throw refusal(reading.reason, spec);
  if (reading.kind === "illegal") throw refusal(`${quoted(reading.words)} is not legal here`, spec, true);
  return reading.action;
}

/** The last marked answer, if the ones before it agree. */
function finalAnswer(marked: readonly MarkedAnswer[], reader: StatementReader): Reading {
  const readings = marked.map(({ line, after }, i) => {
    const isLast = i === marked.length - 1;
    return { line, reading: reader.readMarked(line, isLast ? after : []) };
  });
  const last = readings.at(-1)?.reading ?? { kind: "refused", reason: "No answer was found" };
  if (last.kind !== "action") return last;
  const other = readings.find(({ line, reading }) => {
    if (reading.kind === "action") return reading.action !== last.action;
    return reading.kind === "illegal" || !reader.isProse(line);
  });
  if (!other) return last;
  return {
    kind: "refused",
    reason: `Two different answers are marked, ${quoted(other.line)} and ${quoted(last.words)}; mark one`,
  };
}

function refusal(reason: string, { legal, label, numbers }: AnswerSpec, isIllegal = false): GameError {
  const names = legal.slice(0, MAX_LISTED_ACTIONS).map((action) => `${label(action)}${numbers ? ` (${action})` : ""}`);
  const more = legal.length > MAX_LISTED_ACTIONS ? `, and ${legal.length - MAX_LISTED_ACTIONS} more` : "";
  const expected = legal.length > 0 ? `answer with one of: ${names.join(", ")}${more}` : "nothing can be played here";
  return new GameError(isIllegal ? "game/illegal-action" : "game/unreadable-action", `${reason}; ${expected}.`);
}

const quoted = (words: string): string => `"${shortened(words)}"`;

/**
 * The last line of a prompt that lists the legal actions with their numbers, `pass (0), bet (1)`, and so sets `numbers`
 * in its {@link AnswerSpec}. The other player of two has to wait.
 *
 * @example
 * import { requestAction } from "red-queen/games";
 *
 * const label = (action: number) => ["pass", "bet"][action] ?? "";
 * console.log(requestAction(true, [0, 1], label)); // It is your turn. Answer with one of: pass (0), bet (1).
 */
export function requestAction(isOwnTurn: boolean, legal: readonly number[], label: (action: number) => string): string {
  if (!isOwnTurn) return "It is the other player's turn; wait.";
  return `It is your turn. Answer with one of: ${legal.map((action) => `${label(action)} (${action})`).join(", ")}.`;
}
