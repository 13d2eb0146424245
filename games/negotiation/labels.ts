import { CHANCE } from "../core/game.ts";
import {
  ACCEPT,
  DRAWN_RESERVES,
  WALK,
  dealPrice,
  offerPrice,
  returns,
  roundNumber,
  turn,
  type NegotiationState,
} from "./rules.ts";

/** Roles by seat. */
export const ROLES = ["seller", "buyer"];

/** `offer 14.5`, `accept`, `walk away`; for chance `cost 9`, `value 15`. */
export function label(action: number, state: NegotiationState): string {
  if (turn(state) === CHANCE) {
    return state.cost === null ? `cost ${DRAWN_RESERVES.cost + action}` : `value ${DRAWN_RESERVES.value + action}`;
  }
  if (action === ACCEPT) return "accept";
  return action === WALK ? "walk away" : `offer ${offerPrice(action)}`;
}

/** "The seller walked away in round 3. No deal, both get nothing." */
export function ending(state: NegotiationState): string {
  const seat = state.offers.length % 2;
  const price = dealPrice(state);
  const round = `in round ${roundNumber(state)}`;
  if (price === null) return `The ${ROLES[seat]} walked away ${round}. No deal, both get nothing.`;
  const [sold, bought] = returns(state);
  return `The ${ROLES[seat]} accepted ${price} ${round}: the seller gets ${sold}, the buyer ${bought} points.`;
}
