import { CHANCE, OVER } from "../core/game.ts";
import { LIAR, face, quantity, turn, type LiarsDiceState } from "./rules.ts";

/** `one 3`, `two 3s`. */
export function bidLabel(bid: number): string {
  return quantity(bid) === 1 ? `one ${face(bid) + 1}` : `two ${face(bid) + 1}s`;
}

/** `roll 5`; then bids, and `liar` for the call. */
export function label(action: number, state: LiarsDiceState): string {
  const seat = turn(state);
  if (seat === CHANCE) return `roll ${action + 1}`;
  if (seat === OVER) return "";
  return actionLabel(action);
}

/** The words for an action of a seat. */
export function actionLabel(action: number): string {
  return action === LIAR ? "liar" : bidLabel(action);
}
