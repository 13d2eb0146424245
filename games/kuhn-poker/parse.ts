import { CHANCE } from "../core/game.ts";
import { parseAction } from "../core/text.ts";
import { label } from "./labels.ts";
import { BET, PASS, legal, turn, type KuhnPokerState } from "./rules.ts";

/** Other names of moves without and with a bet to answer; OpenSpiel's `pass` is both check and fold. */
const OPEN_SYNONYMS = { pass: PASS, "bet 1 chip": BET, "bet one chip": BET, fold: null, call: null, raise: null };
const FACING_SYNONYMS = { pass: PASS, "call the bet": BET, "fold my hand": PASS, check: null, bet: null, raise: null };

export function parse(text: string, state: KuhnPokerState): number {
  const isSeat = turn(state) !== CHANCE;
  return parseAction(text, {
    legal: legal(state),
    label: (action) => label(action, state),
    numbers: isSeat,
    synonyms: isSeat ? (state.bets.includes(BET) ? FACING_SYNONYMS : OPEN_SYNONYMS) : {},
  });
}
