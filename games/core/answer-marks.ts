/** A marked answer: its line, and the lines up to the next mark or the end. */
export interface MarkedAnswer {
  readonly line: string;
  readonly after: readonly string[];
}

const THOUGHT = "think|thinking|thought|thoughts|reasoning|reflection|scratchpad|analysis";
const THOUGHT_TAG = new RegExp(`[<[](/?)(?:${THOUGHT})\\b[^<>[\\]]{0,100}[>\\]]`, "gi");

/**
 * The text without `<think>…</think>` and similar. Text before a closing tag without an opening one is a thought too,
 * since chat templates open it in the prompt. Null if a thought is not closed.
 */
export function withoutThoughts(text: string): string | null {
  let kept = "";
  let depth = 0;
  let from = 0;
  for (const tag of text.matchAll(THOUGHT_TAG)) {
    const after = tag.index + tag[0].length;
    if (tag[1] === "") {
      if (depth++ === 0) kept += `${text.slice(from, tag.index)}\n`;
    } else if (depth === 0) kept = "";
    else depth--;
    from = after;
  }
  return depth > 0 ? null : kept + text.slice(from);
}

const ADJECTIVES = "(?:final|best|chosen|selected|next|recommended|optimal)";
const NOUNS = "(?:action|answer|move|decision|choice|response|reply|verdict|play|pick|selection|output)";
const TAG_NAMES = "(?:final[_-]?)?(?:action|answer|move|decision|choice|response|output)";

/**
 * `**My final answer**:` at the start of a line or of a sentence; emphasis that opens before it closes at the colon.
 */
const MARK = new RegExp(
  [
    "(?<=^|\\n|[.!?;][\"'*)\\]]{0,3}[ \\t])[ \\t]{0,20}(?:[-•*>][ \\t]+|#{1,6}[ \\t]+|\\d{1,2}[.)][ \\t]+)?[\"'“(\\[]?",
    "(\\*{1,3}|_{1,3}|`)?(?:(?:so|thus|therefore|hence|then|ok|okay|well|finally|in conclusion),?[ \\t]+)?",
    `(?:(?:my|the)[ \\t]+)?(?:${ADJECTIVES}[ \\t]+){0,2}${NOUNS}(?:[ \\t]+(?:is|would be|will be))?`,
    "[ \\t]*\\1?[ \\t]*(?::|：|=(?!=)>?|->|→)\\1?",
  ].join(""),
  "gi",
);

/**
 * The marked answers of a text in any notation, and the lines of a text without one.
 * @param isAnswer whether words name a move: `{"column": "D"}` is an answer where they do.
 */
export function answersIn(
  text: string,
  isAnswer: (words: string) => boolean,
): { readonly lines: readonly string[]; readonly marked: readonly MarkedAnswer[] } {
  const plain = withPlainMarks(text, isAnswer);
  const marks = [...plain.matchAll(MARK)];
  const contents = marks.map((mark, i) => plain.slice(mark.index + mark[0].length, marks[i + 1]?.index));
  const marked = contents
    // A mark right before another one introduces it: `Final answer: \boxed{fold}`.
    .filter((content, i) => i === contents.length - 1 || /[^\s$"'`*_([{\\]/.test(content))
    .map((content) => {
      const lines = content.split("\n");
      const first = lines.findIndex((line) => line.trim() !== "");
      return { line: lines[first]?.trim() ?? "", after: first < 0 ? [] : lines.slice(first + 1) };
    });
  return { lines: plain.split("\n"), marked };
}

const TAG = new RegExp(`<(/?)${TAG_NAMES}>`, "gi");
/** The start of a code fence, and a line drawn across. */
const FENCE = /^[ \t]*(?:(?:```|~~~)[ \t]*\w{0,20}|([-*_=])\1{2,})[ \t]*$/gm;
const FLAT_OBJECT = /\{[^{}]{0,4000}\}/g;

/** The same text where tags, boxes and JSON are lines `Answer: …`. */
function withPlainMarks(text: string, isAnswer: (words: string) => boolean): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\\(?:text|textbf|mathrm|mathbf|texttt)\s{0,3}\{([^{}\n]{0,300})\}/g, "$1")
    .replace(/\\(?:boxed|fbox)\s{0,3}\{([^{}]{0,300})\}/g, (_, words: string) => answerLine(words))
    .replace(TAG, (_, closes: string) => (closes === "" ? "\nAnswer: " : "\n"))
    .replace(FLAT_OBJECT, (object) => {
      const words = answerOfObject(object, isAnswer);
      return words === null ? object : answerLine(words);
    })
    .replace(FENCE, "");
}

const answerLine = (words: string): string => `\nAnswer: ${words.replace(/\s+/g, " ").trim()}\n`;

const ANSWER_KEY = new RegExp(
  `^(?:(?:my|${ADJECTIVES})[_ -]?)?${NOUNS}(?:[_ -]?(?:id|number|index|name|label|text))?$`,
  "i",
);
const REASON_KEY =
  /^(?:reason|reasoning|rationale|thought|thinking|explanation|analysis|comment|confidence|message|justification|note|plan|strategy|why)s?$/i;
/** `{action: fold}` and `{'action': 'fold'}`, which are no JSON. */
const LOOSE_OBJECT = new RegExp(`^\\{\\s*["']?(${NOUNS})["']?\\s*:\\s*["']?([^"',{}\\n]{0,300})["']?,?\\s*\\}$`, "i");

/**
 * The words of an object's answer: `{"action": "offer", "price": 14, "reason": "…"}` says `offer 14`. Null where it has
 * none.
 */
function answerOfObject(object: string, isAnswer: (words: string) => boolean): string | null {
  const pairs = jsonPairs(object);
  if (pairs === null) {
    const loose = LOOSE_OBJECT.exec(object);
    if (loose) return loose[2] ?? "";
    // A malformed object with an answer key is an unreadable answer.
    return new RegExp(`["']${NOUNS}["']\\s*:`, "i").test(object) ? object : null;
  }
  const spoken = pairs.filter(([key]) => !REASON_KEY.test(key));
  const keys = new Set(spoken.map(([key]) => key.toLowerCase()));
  if (spoken.some(([key]) => ANSWER_KEY.test(key))) {
    const written = object.match(/"[^"\\]{1,40}"\s*:/g) ?? [];
    return keys.size < spoken.length || written.length > pairs.length
      ? object
      : spoken.map(([, value]) => value).join(" ");
  }
  const [pair] = spoken;
  const words = spoken.length === 1 && pair ? pair.join(" ") : "";
  return words !== "" && isAnswer(words) ? words : null;
}

/** Keys and values of a JSON object in their order, or null where it is no JSON. */
function jsonPairs(object: string): readonly (readonly [string, string])[] | null {
  try {
    const pairs = Object.entries(JSON.parse(object) as Record<string, unknown>);
    return pairs.map(([key, value]) => [key, Array.isArray(value) ? JSON.stringify(value) : String(value)]);
  } catch {
    return null;
  }
}
