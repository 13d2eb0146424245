import { GameError } from "./errors.ts";

/** Characters of a text that are looked at, from its end: models think aloud first and answer last. */
const READ = 2000;

/**
 * The legal action that `text` names by its label, by its number, or by what `also` understands. The answer may be the
 * whole text, what follows the last "action:" or "answer:" or the first line of it, or the last or the first line of all.
 * @throws GameError `game/unreadable-action` listing what was expected.
 */
export function parseAction(
  text: string,
  legal: readonly number[],
  label: (action: number) => string,
  also?: (words: string) => number | undefined,
): number {
  const names = new Map<string, number>();
  for (const action of legal) names.set(normalise(label(action)), action);
  // As the lists of expected answers write it.
  for (const action of legal) names.set(normalise(`${label(action)} (${action})`), action);
  for (const action of legal) names.set(String(action), action);
  for (const words of answersIn(text)) {
    const action = names.get(words) ?? also?.(words);
    if (action !== undefined && legal.includes(action)) return action;
  }
  const expected = legal.length > 0 ? `answer with one of: ${listActions(legal, label)}` : "nothing can be played here";
  throw new GameError("game/unreadable-action", `No legal action could be read; ${expected}.`);
}

/** Actions with their numbers, for people: `pass (0), bet (1)`. */
export function listActions(legal: readonly number[], label: (action: number) => string): string {
  return legal.map((action) => `${label(action)} (${action})`).join(", ");
}

/** The places of a text where an answer may stand, likeliest first. */
function answersIn(text: string): string[] {
  const tail = text.slice(-READ);
  const marked = tail.split(/(?:action|answer)\s*[:=]/i).at(-1) ?? "";
  const lines = tail.split(/\r?\n/).filter((line) => line.trim() !== "");
  const [first = ""] = marked.trim().split(/\r?\n/, 1);
  const last = lines.at(-1) ?? "";
  // Reasons may follow an answer; but where none is marked, they come first as a rule.
  return (marked === tail ? [tail, last, first] : [tail, marked, first, last]).map(normalise);
}

/** Lower case, single blanks, without quotes, emphasis or closing punctuation. */
function normalise(text: string): string {
  return text
    .toLowerCase()
    .replace(/["'`*_\u2018\u2019\u201c\u201d]/g, "")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[.,;!]+$/, "");
}
