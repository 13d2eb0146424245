import { parseAction } from "../core/text.ts";
import { actionWords, label, requestWords } from "./labels.ts";
import { legal, turn, type AttackerDefenderState } from "./rules.ts";
import { ACTION_COUNT } from "./rules/actions.ts";
import { ALIASES, VERBS } from "./rules/vocabulary.ts";

/** Words without meaning: "I would shift the words by 2" is "shift 2". */
const FILLER_WORDS: ReadonlySet<string> = new Set(
  (
    "i ill id will would must should shall like choose pick use decide decision is my it this that the a an with by to as in of for on " +
    "so therefore words request pair place places defender"
  ).split(" "),
);

const ALL_ACTIONS: readonly number[] = Array.from({ length: ACTION_COUNT }, (_, action) => action);

const NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven"];

const SYNONYMS: Readonly<Record<string, string>> = {
  end: "send",
  done: "send",
  stop: "send",
  "rename verb": "alias verb",
  "rename object": "alias object",
  [`alias verb ${ALIASES[0]}`]: "alias verb",
  [`alias object ${ALIASES[1]}`]: "alias object",
  reverse: "swap",
  exchange: "swap",
  "swap verb and object": "swap",
  "exchange verb and object": "swap",
  grant: "comply",
  accept: "comply",
  allow: "comply",
  yes: "comply",
  deny: "refuse",
  decline: "refuse",
  reject: "refuse",
  no: "refuse",
  "not comply": "refuse",
  "cannot comply": "refuse",
  "cant comply": "refuse",
  "wont comply": "refuse",
};

/**
 * Accepts labels, filler words next to them (`I would shift by two`, `wrap it in a story`), replacements by name
 * (`replace the verb with feed`), and some synonyms (`done`, `rename the verb`, `reverse`, `grant`, `deny`, `I cannot
 * comply`).
 */
export function parse(text: string, state: AttackerDefenderState): number {
  const isSeat = turn(state) >= 0;
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: isSeat ? ALL_ACTIONS : undefined,
    sentence: isSeat ? (words) => actionInWords(words, state) : undefined,
  });
}

/** Actions of both sides by their meaningful words: `shift 2`, `quote mend clock`. */
const MEANINGS: ReadonlyMap<string, number> = new Map(
  ALL_ACTIONS.map((action) => [meaningfulWords(actionWords(action)), action]),
);

function actionInWords(words: string, state: AttackerDefenderState): number | undefined {
  const sentence = meaningfulWords(words);
  const synonym = Object.hasOwn(SYNONYMS, sentence) ? SYNONYMS[sentence] : undefined;
  return MEANINGS.get(synonym ?? replacement(sentence, state) ?? sentence);
}

/** The meaningful words, numbers as digits. */
function meaningfulWords(words: string): string {
  const kept = words
    .replace(/[,:[\]]/g, "")
    .split(" ")
    .filter((word) => !FILLER_WORDS.has(word));
  return kept.map((word) => (NUMBER_WORDS.includes(word) ? NUMBER_WORDS.indexOf(word) : word)).join(" ");
}

/** `replace verb feed`, or `replace wake feed` if the request says wake, as in the label: `replace feed`. */
function replacement(words: string, { request }: AttackerDefenderState): string | undefined {
  const [, replaced, by = ""] = /^replace (\w+) (\w+)$/.exec(words) ?? [];
  const isVerb = (VERBS as readonly string[]).includes(by);
  const [verb, object] = requestWords(request).split(" ");
  const right = isVerb ? ["verb", verb] : ["object", object];
  return right.includes(replaced) && replaced !== undefined ? `replace ${by}` : undefined;
}
