/**
 * Other names for a game, its roles, pieces and moves, to tell reasoning about rules from recall of a known game. The
 * new names are invented words, which mean nothing and are in no prompt, so that text can be translated both ways.
 */
export interface Disguise {
  /** The game's other name. */
  readonly name: string;
  /**
   * Other names by word or phrase, every inflection that prompts use listed; both sides are unique. They are found as
   * whole words in any case; single letters exactly as written.
   */
  readonly words: Readonly<Record<string, string>>;
}

/** Exchanges names and other names in a text: its own inverse. */
export type Translate = (text: string) => string;

/**
 * The translation of a game's disguise. Because it exchanges words, an answer in the game's real words becomes
 * unreadable: only the names that the prompt gives are moves.
 */
export function translation({ name, words }: Disguise, realName: string): Translate {
  const exchanged = new Map<string, string>();
  for (const [from, to] of [[realName, name], ...Object.entries(words)] as [string, string][]) {
    exchanged.set(keyOf(from), to);
    exchanged.set(keyOf(to), from);
  }
  const [letters, phrases] = [true, false].map((isLetter) =>
    [...exchanged.keys()]
      .filter((key) => (key.length === 1) === isLetter)
      .toSorted((a, b) => b.length - a.length)
      .map((key) => key.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("|"),
  );
  // Not the t of "don't", nor a letter of an abbreviation.
  const letter = letters ? `|(?<![\\p{L}\\p{N}'’.])(?:${letters})(?![\\p{L}\\p{N}'’])` : "";
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${anyCase(phrases ?? "")})(?![\\p{L}\\p{N}])${letter}`, "gu");
  return (text) => text.replaceAll(pattern, (found) => inCaseOf(found, exchanged.get(keyOf(found)) ?? found));
}

const keyOf = (word: string): string => (word.length === 1 ? word : word.toLowerCase());

/** A pattern that matches letters in both cases; single letters of the other part stay exact. */
const anyCase = (pattern: string): string =>
  pattern.replaceAll(/\p{L}/gu, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);

/** `word` capitalised as `found` is. */
function inCaseOf(found: string, word: string): string {
  const first = found.slice(0, 1);
  if (found.length === 1 || first === first.toLowerCase()) return word;
  return found === found.toUpperCase() ? word.toUpperCase() : word.slice(0, 1).toUpperCase() + word.slice(1);
}
