/** Words before an action that don't change it: `So I would choose to`, `My final answer is`, `Let's go with`. */
const LEAD_IN: ReadonlySet<string> = new Set(
  (
    "so therefore thus hence then ok okay well finally accordingly here now i ill id im ive will would shall should must have want " +
    "going am lets let me think believe decide decided choose chose choosing pick select play go with for to the my final best " +
    "chosen action answer move decision choice option number is be"
  ).split(" "),
);
const TRAILING = /(?: (?:here|now|please|instead|this time|this hand))+$/;

/**
 * Lower case, single blanks, hyphens and underscores as blanks, without quotes, emphasis, brackets around or closing
 * marks.
 */
export function normalise(text: string): string {
  // Most labels are normalised already.
  if (/^[a-z\d]+(?:[ .][a-z\d]+)*$/.test(text)) return text;
  let words = text
    .toLowerCase()
    .replace(/(\*{1,3})(?=\S)([^*]*[^*\s])\1/g, "$2")
    .replace(/["'`‘’“”«»]/g, "")
    .replace(/_/g, " ")
    .replace(/(?<=\p{L})-(?=\p{L})/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/^(?:#{1,6}|[-•*–]) (?=\p{L})/u, "");
  for (let before = ""; before !== words;) {
    before = words;
    words = withoutEnd(words)
      .replace(/^\*{2,3} ?(?=[^*])|(?<=[^*\s]) ?\*{2,3}$/g, "")
      .replace(/^[[({<]([^[\](){}<>]*)[\])}>]$/, "$1")
      .replace(/^\$([^$]+)\$$/, "$1")
      .trim();
  }
  return /[([]/.test(words) ? words : words.replace(/[)\]]$/, "").trim();
}

/** Without the punctuation that ends a sentence, unless nothing would be left. */
function withoutEnd(words: string): string {
  let end = words.length;
  while (end > 1 && ".,;!… ".includes(words[end - 1] ?? "")) end--;
  return words.slice(0, end);
}

/** Splits a line into sentences; `1. Aim high` is one. */
export function splitSentences(line: string): readonly string[] {
  const [first = "", ...rest] = line.split(/(?<=[.!?…]["')*\]]{0,3})\s+/);
  return /^\W{0,3}\d{1,2}\.$/.test(first) && rest.length > 0
    ? [`${first} ${rest[0]}`, ...rest.slice(1)]
    : [first, ...rest];
}

/** The position of the phrase as whole words, or -1. */
export function phrasePosition(phrase: string, words: string): number {
  for (let at = words.indexOf(phrase); at >= 0; at = words.indexOf(phrase, at + 1)) {
    const around = `${words[at - 1] ?? " "}${words[at + phrase.length] ?? " "}`;
    if (!/[\p{L}\d]/u.test(around)) return at;
  }
  return -1;
}

/** The words after a lead-in. */
export function withoutLeadIn(words: string): string {
  const spoken = words.split(" ");
  const from = spoken.findIndex((word) => !LEAD_IN.has(word.replace(/[:,]$/, "")));
  return spoken
    .slice(from < 0 ? -1 : from)
    .join(" ")
    .replace(TRAILING, "");
}

/** At most 80 characters of a text, for a message. */
export function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
