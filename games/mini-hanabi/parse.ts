import { parseAction } from "../core/text.ts";
import { COLOR_NAMES, label } from "./labels.ts";
import { ACTION_COUNT, DISCARD, HAND_SIZE, HINT_COLOR, HINT_RANK, PLAY } from "./rules/moves.ts";
import { RANK_COUNT } from "./rules/cards.ts";
import { legal, type MiniHanabiState } from "./rules.ts";

/** `I'll`, `I choose to`: part of the words, since the lead-in that all games share contains "play". */
const SPEAKER =
  "(?:(?:so |then )?(?:i|ill|id|i will|i would|let me|lets|i am going to)(?: like to| choose to| want to)? )?";
/** `play my first card`, `discard slot 2`, `play the oldest card`. */
const PLACED = new RegExp(
  `^${SPEAKER}(play|discard|throw away)(?: (?:my|the))?(?: (?:card|slot|position))?(?: (?:number|in slot|in position))?` +
    " (\\d{1,2}|first|second|left|right|oldest|newest|one|two)(?: (?:card|one))?$",
);
/** `hint red`, `clue color red`, `tell my partner about the 1s`, `reveal rank 2`, `give a hint about ones`. */
const HINT = new RegExp(
  `^${SPEAKER}(?:hint|clue|tell|reveal|show|give)(?: (?:my|your|the) partner\\b| (?:partner|them|the other player)\\b)?` +
    "(?: an?\\b)?(?: (?:hint|clue)\\b)?(?: (?:about|of|for|on)\\b)?(?: (?:all|their|the|your)\\b)?" +
    "(?: (?:color|colour|rank|number)\\b)?[: ]+([a-z]+|\\d{1,2}s?)(?: cards?)?$",
);

const PLACES: Readonly<Record<string, number>> = {
  "1": 0,
  first: 0,
  left: 0,
  oldest: 0,
  one: 0,
  "2": 1,
  second: 1,
  right: 1,
  newest: 1,
  two: 1,
};
const RANKS: Readonly<Record<string, number>> = {
  "1": 0,
  "1s": 0,
  one: 0,
  ones: 0,
  "2": 1,
  "2s": 1,
  two: 1,
  twos: 1,
};

/** `null` for a card, a color or a rank that the game has not. */
function moveIn(words: string): number | null | undefined {
  const [, verb, place = ""] = PLACED.exec(words) ?? [];
  if (verb !== undefined) {
    const index = PLACES[place];
    if (index === undefined || index >= HAND_SIZE) return null;
    return (verb === "play" ? PLAY : DISCARD) + index;
  }
  const named = HINT.exec(words)?.[1];
  if (named === undefined) return undefined;
  const color = COLOR_NAMES.indexOf(named);
  if (color >= 0) return HINT_COLOR + color;
  const rank = RANKS[named];
  if (rank !== undefined && rank < RANK_COUNT) return HINT_RANK + rank;
  return /^\d|^(?:green|white|blue)$/.test(named) ? null : undefined;
}

/** No number names an action: `1` may be a card or a rank. */
export function parse(text: string, state: MiniHanabiState): number {
  const isSeat = state.turn >= 0;
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: isSeat ? Array.from({ length: ACTION_COUNT }, (_, action) => action) : [],
    ...(isSeat && {
      sentence: moveIn,
      naming:
        /\b(?:play|discard|throw away)\b.{0,20}\b(?:[12]|first|second|left|right|oldest|newest)\b|\b(?:hint|clue|reveal)\b.{0,30}\b(?:red|yellow|[12]s?|ones?|twos?)\b/,
    }),
  });
}
