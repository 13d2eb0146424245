import { parseAction } from "../core/text.ts";
import { label } from "./labels.ts";
import { FACE_COUNT, LIAR, legal, turn, type LiarsDiceState } from "./rules.ts";

/** Names of the call in the game's many variants: dudo, perudo, call my bluff. */
const SYNONYMS = {
  "call liar": LIAR,
  "call you a liar": LIAR,
  "call them a liar": LIAR,
  call: LIAR,
  "call it": LIAR,
  "call bluff": LIAR,
  "call the bluff": LIAR,
  "call your bluff": LIAR,
  "call their bluff": LIAR,
  challenge: LIAR,
  "challenge the bid": LIAR,
  "challenge your bid": LIAR,
  "challenge the last bid": LIAR,
  doubt: LIAR,
  "doubt it": LIAR,
  "doubt that": LIAR,
  dudo: LIAR,
  bluff: LIAR,
  "liar!": LIAR,
  "you are lying": LIAR,
  "youre lying": LIAR,
};

const FACES = ["one", "two", "three", "four", "five", "six"];
/** `bid two 3s`, `raise to 2 threes`, `2-3`, `2 x 4`, `two dice showing 3`, `quantity 2, face 3`. */
const BID = new RegExp(
  "^(?:(?:bid|raise|raise to|claim|say|call|open with|at least) )*(?:an? bid of )?(?:at least )?" +
    "(?:(?:quantity:? )?(one|two|an?|1|2)(?: dice| die)?(?:,? (?:x|×|times|showing|with face|face):?)? |([12])[-x×])" +
    "(?:the )?(one|two|three|four|five|six|[1-6])(?:e?s)?$",
);
const QUANTITIES: Readonly<Record<string, number>> = { one: 1, a: 1, an: 1, 1: 1, two: 2, 2: 2 };
/** A mention of any move: a bid has a quantity and a face. */
const NAMING =
  /\b(?:liar|dudo|bluff|challenge|doubt)\b|\b(?:one|two|1|2)(?:[ -x×])(?:ones?|twos?|threes?|fours?|fives?|six(?:es)?|[1-6]s?)\b/;

function bidIn(words: string): number | undefined {
  const found = BID.exec(words);
  if (!found) return undefined;
  const [, spoken, short, faceWord = ""] = found;
  const count = QUANTITIES[spoken ?? short ?? ""] ?? 0;
  const named = FACES.indexOf(faceWord);
  const shown = named < 0 ? Number(faceWord) - 1 : named;
  return (count - 1) * FACE_COUNT + shown;
}

/** No number names an action: `3` alone could be a face. */
export function parse(text: string, state: LiarsDiceState): number {
  const isSeat = turn(state) >= 0;
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: isSeat ? Array.from({ length: LIAR + 1 }, (_, action) => action) : [],
    ...(isSeat && { synonyms: SYNONYMS, sentence: bidIn, naming: NAMING }),
  });
}
