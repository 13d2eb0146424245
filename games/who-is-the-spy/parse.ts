import { parseAction } from "../core/text.ts";
import { PLACE_NAMES, label, seatName } from "./labels.ts";
import { FIRST_VOTE, NOT_SURE, isDealt, isVoting, legal, type SpyState } from "./rules.ts";
import { CLUES, VALUES } from "./rules/scene.ts";

/**
 * Accepts the labels of actions and other words for them: `the second object is red`, `I vote for player 3`, `n/a`. A
 * sentence with an unknown word ("not", "or") is refused.
 */
export function parse(text: string, state: SpyState): number {
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: actionsOfStage(state),
    sentence: (words) => (isVoting(state) ? voteIn(words, state.seats) : clueIn(words)),
  });
}

const ALL_CLUES = Array.from({ length: CLUES }, (_, clue) => clue);

/** All clues, or all votes. */
function actionsOfStage(state: SpyState): readonly number[] {
  if (!isDealt(state)) return [];
  if (!isVoting(state)) return ALL_CLUES;
  return [...Array.from({ length: state.seats }, (_, seat) => FIRST_VOTE + seat), NOT_SURE];
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));
const CLUE_FILLERS = set("i see say my clue is that the a an there at in on place object one thing it its");
const VOTE_FILLERS = set("i my vote goes for to is think believe say the spy that it its");
const UNSURE = set("n/a na unsure abstain uncertain");

const contentWords = (sentence: string, fillers: ReadonlySet<string>): readonly string[] =>
  sentence.split(/[\s,:]+/).filter((word) => word !== "" && !fillers.has(word));

/** A place and a value, in any order. */
function clueIn(sentence: string): number | undefined {
  const words = contentWords(sentence, CLUE_FILLERS);
  const place = PLACE_NAMES.findIndex((name) => words.includes(name));
  const value = VALUES.findIndex((name) => words.includes(name));
  return words.length === 2 && place >= 0 && value >= 0 ? place * VALUES.length + value : undefined;
}

function voteIn(sentence: string, seats: number): number | undefined {
  const words = contentWords(sentence, VOTE_FILLERS);
  const [word = ""] = words;
  if (words.length === 1 && UNSURE.has(word)) return NOT_SURE;
  const named = words.join(" ");
  const seat = Array.from({ length: seats }, (_, i) => seatName(i)).indexOf(named);
  return seat < 0 ? undefined : FIRST_VOTE + seat;
}
