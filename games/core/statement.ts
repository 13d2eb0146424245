import { normalise, phrasePosition, splitSentences, shortened, withoutLeadIn } from "./words.ts";

/** A game's answers as data; the grammar itself is {@link parseAction}'s. @see {@link parseAction} */
export interface AnswerSpec {
  readonly legal: readonly number[];
  /** An action's name here. Names are unique among legal actions. */
  readonly label: (action: number) => string;
  /** Actions of the seat, legal here or not: naming an illegal one is refused as such. Absent: the legal ones. */
  readonly known?: readonly number[] | undefined;
  /** Whether the prompt lists action numbers, as `requestAction` writes them; otherwise no number names an action. */
  readonly numbers?: boolean;
  /** Other names of moves, lower case without quotes and hyphens; `null`: a move that can't be made here. */
  readonly synonyms?: Readonly<Record<string, number | null>>;
  /**
   * The meaning of other words, normalised like keys of `synonyms`: an action, `null` for an impossible one,
   * `undefined` for no move.
   */
  readonly sentence?: ((words: string) => number | null | undefined) | undefined;
  /** Finds mentions of any move in lower-case words if labels and synonyms are too short to search for: "d". */
  readonly naming?: RegExp;
}

/** An action; a move that is not legal here; or words that don't name exactly one move. */
export type Reading =
  | { readonly kind: "action"; readonly action: number; readonly words: string }
  | { readonly kind: "illegal"; readonly words: string }
  | { readonly kind: "refused"; readonly reason: string };

/** Longest statement that is parsed, in characters; a longer one is prose. */
const MAX_STATEMENT_CHARACTERS = 400;
/** Longest label with a number beside it, in characters. */
const MAX_PAIR_CHARACTERS = 80;
/** Least words of an earlier marked answer that is thought rather than an answer. */
const MIN_PROSE_WORDS = 3;

const QUESTION = /\b(?:should|would|must|will|shall|do|can|could|may) i\b/;

/** Where a reason may begin. After these words only another move is refused, after the signs doubt as well. */
const REASON = / (?:because|since|as|given|due to|so that|in order to) /gi;
const SEPARATOR = / ?(?:[,;:—–(]|\.(?= )|!(?= )| - )/g;
const DOUBT =
  /^(?:or|and|but|then|if|unless|when|maybe|perhaps|not|no|otherwise|else|until)\b|\b(?:or|unless|if|maybe|perhaps|otherwise|then)\b/;
/** Second thoughts after an answer, whatever their conclusion. */
const RETRACTION =
  /^(?:wait|actually|hmm|oops|correction|scratch|never ?mind|on second thought|on reflection)\b|\b(?:take (?:that|it) back|changed? my mind|i meant|make that)\b/;
/** The beginning of a sentence that retracts an answer if it names another move. */
const ALTERNATIVE = /^(?:or|no|sorry|instead|rather|maybe|perhaps|alternatively)\b/;

/** Reads statements of one state. */
export class StatementReader {
  readonly #spec: AnswerSpec;
  readonly #labels = new Map<string, number>();
  readonly #known: ReadonlySet<number>;
  #phrases: readonly (readonly [string, number | null])[] | undefined;

  constructor(spec: AnswerSpec) {
    this.#spec = spec;
    this.#known = new Set([...(spec.known ?? []), ...spec.legal]);
    const legal = new Set(spec.legal);
    for (const action of this.#known) {
      const name = normalise(spec.label(action));
      // If two actions share a name, it means the legal one.
      if (legal.has(action) || !this.#labels.has(name)) this.#labels.set(name, action);
    }
    this.#labels.delete("");
  }

  /** The meaning of the words as a whole; null if they are no move. */
  read(text: string): Reading | null {
    if (text.length > MAX_STATEMENT_CHARACTERS) return null;
    const words = normalise(text);
    if (words === "" || QUESTION.test(words) || words.endsWith("?")) return null;
    const bare = withoutLeadIn(words);
    return this.#direct(words) ?? this.#pair(words) ?? this.#direct(bare) ?? this.#pair(bare);
  }

  /** Reads the last sentence of lines. The sentence before it, in the same paragraph, must not name another move. */
  readLast(lines: readonly string[]): Reading {
    const end = lines.findLastIndex((line) => line.trim() !== "");
    const line = lines[end]?.trim() ?? "";
    const whole = this.read(line);
    const sentences = whole ? [line] : splitSentences(line);
    const last = sentences.at(-1) ?? "";
    const reading = whole ?? this.#readReasoned(last);
    if (!reading) return { kind: "refused", reason: this.#unread(last) };
    const before = sentences.at(-2) ?? splitSentences(lines[end - 1]?.trim() ?? "").at(-1) ?? "";
    const earlier = this.read(before);
    if (!earlier || (earlier.kind === "action" && reading.kind === "action" && earlier.action === reading.action)) {
      return reading;
    }
    if (reading.kind === "illegal" && earlier.kind === "illegal") return reading;
    return { kind: "refused", reason: `Two moves are named, "${before.trim()}" and "${last.trim()}"; name one` };
  }

  /**
   * Reads a marked line: its first sentence, reasons allowed. No later sentence may name another move or retract it.
   */
  readMarked(line: string, after: readonly string[]): Reading {
    const whole = this.read(line);
    const [first = "", ...rest] = whole ? [line] : splitSentences(line);
    const reading = whole ?? this.#readReasoned(first);
    if (!reading) return { kind: "refused", reason: this.#unread(line) };
    if (reading.kind !== "action") return reading;
    for (const sentence of [...rest, ...after.flatMap(splitSentences)]) {
      if (this.#takesBack(sentence, reading.action)) {
        return {
          kind: "refused",
          reason: `"${reading.words}" is followed by "${shortened(sentence)}"; give one answer`,
        };
      }
    }
    return reading;
  }

  /** Whether words are thought rather than an answer: a sentence that names no move. */
  isProse(text: string): boolean {
    const words = normalise(text.slice(0, MAX_STATEMENT_CHARACTERS));
    return words.split(" ").length >= MIN_PROSE_WORDS && this.#othersIn(words, null).length === 0;
  }

  #takesBack(sentence: string, action: number): boolean {
    const later = this.read(sentence);
    if (later) return later.kind !== "action" || later.action !== action;
    const words = normalise(sentence.slice(0, MAX_STATEMENT_CHARACTERS));
    return RETRACTION.test(words) || (ALTERNATIVE.test(words) && this.#othersIn(words, action).length > 0);
  }

  /** An action followed by a reason; the longest beginning that is a move counts. */
  #readReasoned(text: string): Reading | null {
    const whole = this.read(text);
    if (whole) return whole;
    const line = text.replace(/\s+/g, " ");
    const words = line.slice(0, MAX_STATEMENT_CHARACTERS);
    const reasons = [...words.matchAll(REASON)].map((match) => ({ match, isReason: true }));
    const signs = [...words.matchAll(SEPARATOR)].map((match) => ({ match, isReason: false }));
    const splits = [...reasons, ...signs].toSorted((a, b) => b.match.index - a.match.index);
    for (const { match, isReason } of splits) {
      const reading = this.read(words.slice(0, match.index));
      if (!reading) continue;
      if (reading.kind !== "action") return reading;
      const rest = normalise(line.slice(match.index + match[0].length));
      if (rest === "") continue;
      const [other] = this.#othersIn(rest, reading.action);
      const doubtful = DOUBT.test(isReason ? (rest.split(" ", 1)[0] ?? "") : rest);
      const isOtherNumber = /^\d+$/.test(rest) && Number(rest) !== reading.action;
      if (other === undefined && !doubtful && !isOtherNumber) return reading;
      const what = other === undefined ? `the doubt in "${shortened(rest)}"` : `"${other}"`;
      return { kind: "refused", reason: `"${reading.words}" is followed by ${what}; name one move alone` };
    }
    return null;
  }

  /** A label, a number, a synonym, or what the game itself parses. */
  #direct(words: string): Reading | null {
    const { numbers, synonyms = {}, sentence, legal } = this.#spec;
    const number = numbers === true ? /^(?:#|no |nr )?(0|[1-9]\d{0,4})$/.exec(words)?.[1] : undefined;
    const numbered = number !== undefined && this.#known.has(Number(number)) ? Number(number) : undefined;
    const meant = this.#labels.get(words) ?? numbered ?? (Object.hasOwn(synonyms, words) ? synonyms[words] : undefined);
    const action = meant === undefined ? sentence?.(words) : meant;
    if (action === undefined) return null;
    return action !== null && legal.includes(action) ? { kind: "action", action, words } : { kind: "illegal", words };
  }

  /** A label and a number side by side, as lists write them, which must agree: `fold (0)`, `0: fold`. */
  #pair(words: string): Reading | null {
    if (words.length > MAX_PAIR_CHARACTERS) return null;
    if (this.#spec.numbers !== true) return this.#direct(words.replace(/^\d{1,2}[.)] (?=\p{L})/u, ""));
    const [, ahead, name = ""] = /^[#[(]?(\d{1,5})[ .:)\]=,(–—-]+(.*\p{L}.*?)\)?$/u.exec(words) ?? [];
    const [, label = "", behind] = /^(.*\p{L}.*?)[ :=,([#–—-]+(\d{1,5})[)\]]?$/u.exec(words) ?? [];
    const number = ahead ?? behind;
    const reading = number === undefined ? null : this.#direct(ahead === undefined ? label : name);
    if (reading?.kind !== "action") return reading;
    if (reading.action === Number(number)) return { ...reading, words };
    return { kind: "refused", reason: `"${reading.words}" is number ${reading.action}, not ${number}` };
  }

  /** Names of moves other than `action` in the words. */
  #othersIn(words: string, action: number | null): readonly string[] {
    const { naming } = this.#spec;
    const whole = this.read(words);
    if (whole && (whole.kind !== "action" || whole.action !== action)) return [words];
    if (naming) return naming.exec(words)?.slice(0, 1) ?? [];
    let rest = words;
    // The longest first, so that "top left" is not "top" and "left" too.
    this.#phrases ??= [...this.#labels, ...Object.entries(this.#spec.synonyms ?? {})].toSorted(
      ([a], [b]) => b.length - a.length,
    );
    const found = this.#phrases.filter(([phrase]) => {
      const at = phrasePosition(phrase, rest);
      if (at >= 0) rest = `${rest.slice(0, at)}\u0000${rest.slice(at + phrase.length)}`;
      return at >= 0;
    });
    return found.filter(([, meant]) => action === null || meant !== action).map(([phrase]) => phrase);
  }

  #unread(text: string): string {
    const line = shortened(text.trim());
    if (line === "") return "No answer was found";
    const named = new Set(this.#othersIn(normalise(text.slice(0, MAX_STATEMENT_CHARACTERS)), null));
    return named.size > 1
      ? `No one move could be read in "${line}", which names ${[...named].map((name) => `"${name}"`).join(" and ")}`
      : `No action could be read in "${line}"`;
  }
}
