import { CHANCE } from "../core/game.ts";
import { FOLD, RAISE, rank, bettingRound, type LeducPokerState } from "./rules.ts";

const RANKS = ["jack", "queen", "king"];
const SUITS = ["spades", "hearts"];

/** `king of hearts`. */
export function cardLabel(card: number): string {
  return `${RANKS[rank(card)]} of ${SUITS[card % 2]}`;
}

/** `deal king of hearts`; `check`, `raise`, and against a raise `fold`, `call`, `raise`. */
export function label(action: number, state: LeducPokerState): string {
  if (state.turn === CHANCE) return `deal ${cardLabel(action)}`;
  return betLabel(action, state.rounds[bettingRound(state)]);
}

/** The word for an action after the `before` ones of the same round. */
export function betLabel(action: number, before: readonly number[]): string {
  if (action === FOLD) return "fold";
  if (action === RAISE) return "raise";
  return before.includes(RAISE) ? "call" : "check";
}
