import { parseAction } from "../core/text.ts";
import { label } from "./labels.ts";
import { CALL, FOLD, RAISE, legal, bettingRound, type LeducPokerState } from "./rules.ts";

/** Other names of moves without and with a raise to answer. */
const OPEN_SYNONYMS = { bet: RAISE, call: null };
const FACING_SYNONYMS = {
  "call the raise": CALL,
  reraise: RAISE,
  "re raise": RAISE,
  "fold my hand": FOLD,
  check: null,
  bet: null,
};

export function parse(text: string, state: LeducPokerState): number {
  const isSeat = state.turn >= 0;
  const isFacing = state.rounds[bettingRound(state)].includes(RAISE);
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    known: isSeat ? [FOLD, CALL, RAISE] : [],
    numbers: isSeat,
    synonyms: isSeat ? (isFacing ? FACING_SYNONYMS : OPEN_SYNONYMS) : {},
  });
}
