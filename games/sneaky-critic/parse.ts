import { parseAction } from "../core/text.ts";
import { AMOUNTS, EDIT_LABELS, PLACES, label } from "./labels.ts";
import { CORRECT, CRITIC, DONE, FIRST_EDIT, GENERATOR, INCORRECT, legal, turn, type SneakyState } from "./rules.ts";
import { ERROR_TYPES } from "./rules/edits.ts";

/**
 * Accepts the labels of actions, edits in other words (`add 3 to the left digit of the operand`), and the critic's
 * `right`, `wrong` and `I think the step is incorrect`. A sentence with an unknown word ("not", "or") is refused.
 */
export function parse(text: string, state: SneakyState): number {
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: actionsOfKind(state),
    sentence: (words) => inWords(words, state),
  });
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const ALL_TYPES = numbers(0, FIRST_EDIT);
const ALL_EDITS = numbers(FIRST_EDIT, CORRECT);

/** All actions of the current kind: types, edits with the end, verdicts. */
function actionsOfKind(state: SneakyState): readonly number[] {
  if (turn(state) !== GENERATOR) return [];
  return state.type === null ? ALL_TYPES : ALL_EDITS;
}

function inWords(sentence: string, state: SneakyState): number | undefined {
  const whose = turn(state);
  if (whose === CRITIC) return verdictIn(sentence);
  if (whose !== GENERATOR) return undefined;
  return state.type === null ? typeIn(sentence) : editIn(sentence);
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(" "));

/** The words of a sentence without filler words. */
function withoutFillers(sentence: string, idle: ReadonlySet<string>): readonly string[] {
  const words = sentence.replace(/[,:()]/g, " ").split(/\s+/);
  return words.filter((word) => word !== "" && !idle.has(word));
}

const SAYING_WORDS =
  "i ill id im am will would go with choose pick say think believe the a an this that it its is my final so therefore";
const VERDICT_FILLERS = set(`${SAYING_WORDS} worked step verdict looks seems`);
const TYPE_FILLERS = set(`${SAYING_WORDS} type error of for in forge`);
const EDIT_FILLERS = set(`${SAYING_WORDS} edit of to by in into digit digits column`);

const VERDICTS: ReadonlyMap<string, number> = new Map([
  ...["correct", "right", "true"].map((word) => [word, CORRECT] as const),
  ...["incorrect", "wrong", "false", "forged"].map((word) => [word, INCORRECT] as const),
]);

function verdictIn(sentence: string): number | undefined {
  const [word = "", ...others] = withoutFillers(sentence, VERDICT_FILLERS);
  return others.length === 0 ? VERDICTS.get(word) : undefined;
}

function typeIn(sentence: string): number | undefined {
  const [word, ...others] = withoutFillers(sentence, TYPE_FILLERS);
  const type = ERROR_TYPES.findIndex((name) => name === word);
  return others.length === 0 && type >= 0 ? type : undefined;
}

/** The parts of an edit's label; "the value's" means the value. */
const FAMILIES = ["value", "operand", "operator", "carry", "result"];
const matchingFamilies = (word: string): string[] =>
  FAMILIES.filter((family) => word === family || word === `${family}s`);
const matchingPlaces = (word: string): string[] => PLACES.filter((place) => word === place);
const matchingAmounts = (word: string): string[] =>
  AMOUNTS.filter((amount, i) => word === amount || word === `${i + 1}`);

const ADDING = set("plus add increase raise");
const FLIPPING = set("flip change turn");
const SWAPPING = set("swap and");
const ENDING = set("end stop finish finished done");

/**
 * The edit named by words such as `operand left +3`, `flip the carry into the left column`, `swap the left and middle
 * value digits`.
 */
function editIn(sentence: string): number | undefined {
  const words = withoutFillers(sentence.replace(/\+ ?/g, " plus "), EDIT_FILLERS);
  if (words.length === 1 && ENDING.has(words[0] ?? "")) return DONE;
  const families = words.flatMap(matchingFamilies);
  const places = words.flatMap(matchingPlaces);
  const amounts = words.flatMap(matchingAmounts);
  const verbs = words.filter((word) =>
    [matchingFamilies, matchingPlaces, matchingAmounts].every((kind) => kind(word).length === 0),
  );
  if (families.length !== 1 || amounts.length > 1) return undefined;
  const spelled = editLabel(families[0] ?? "", places, amounts[0], verbs);
  const edit = EDIT_LABELS.findIndex((name) => name === spelled);
  return edit < 0 ? undefined : FIRST_EDIT + edit;
}

/** The label that these words form; every verb must belong to it: "not value left plus one" is no edit. */
function editLabel(
  family: string,
  places: readonly string[],
  amount: string | undefined,
  verbs: readonly string[],
): string | undefined {
  const only = (allowed: ReadonlySet<string>) => verbs.every((verb) => allowed.has(verb));
  if (amount) return verbs.length > 0 && only(ADDING) ? `${family} ${places.join(" ")} plus ${amount}` : undefined;
  if (only(FLIPPING)) return ["flip", family, ...places].join(" ");
  const fromLeft = PLACES.filter((place) => places.includes(place)).toReversed();
  return only(SWAPPING) && verbs.includes("swap") ? `swap ${family} ${fromLeft.join(" and ")}` : undefined;
}
