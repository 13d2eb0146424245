import { CHANCE } from "../core/game.ts";
import { BET, turn, type KuhnPokerState } from "./rules.ts";

/** Cards by number. */
export const CARDS = ["jack", "queen", "king"];

/** `deal king`; `check`, `bet`, and against a bet `fold`, `call`. */
export function label(action: number, state: KuhnPokerState): string {
  if (turn(state) === CHANCE) return `deal ${CARDS[action]}`;
  return betLabel(action, state.bets.includes(BET));
}

/** The word for PASS or BET, which depends on whether there is a bet to answer. */
export function betLabel(action: number, facing: boolean): string {
  if (action === BET) return facing ? "call" : "bet";
  return facing ? "fold" : "check";
}
