import type { Turn } from "../core/game.ts";
import {
  BUYER,
  MAX_ROUNDS,
  SELLER,
  canAccept,
  dealPrice,
  returns,
  roundNumber,
  currentPrice,
  turn,
  type NegotiationState,
} from "./rules.ts";

/** A number, or "sealed": hidden from the viewer; `null`: not there yet. */
type Secret = number | "sealed" | null;

/** The visible part of a negotiation for a page. */
export interface NegotiationView {
  readonly game: "negotiation";
  /** The seat it is drawn for (0 seller, 1 buyer); `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** From 1 to `rounds`. */
  readonly round: number;
  readonly rounds: number;
  /** Visible only to the seller. */
  readonly cost: Secret;
  /** Visible only to the buyer. */
  readonly value: Secret;
  /** Each side's current price: the openings 20 and 10 at first. */
  readonly ask: number;
  readonly bid: number;
  /** Offers so far in order, without the openings. */
  readonly offers: readonly { readonly round: number; readonly seat: number; readonly price: number }[];
  /** The price at which the seat to move could accept; `null` if it can't or no seat is to move. */
  readonly acceptable: number | null;
  /** At the end: how, by which seat (that accepted or walked away), at what price, and the returns. */
  readonly result: {
    readonly kind: "deal" | "walk";
    readonly seat: number;
    readonly price: number | null;
    /** The other's return would reveal its cost or value. */
    readonly returns: readonly (number | "sealed")[];
  } | null;
}

export function view(state: NegotiationState, viewer: number | null): NegotiationView {
  return draw(state, viewer, (seat) => seat === viewer);
}

export function reveal(state: NegotiationState): NegotiationView {
  return draw(state, null, () => true);
}

function draw(state: NegotiationState, viewer: number | null, sees: (seat: number) => boolean): NegotiationView {
  const whose = turn(state);
  return {
    game: "negotiation",
    viewer,
    turn: whose,
    round: roundNumber(state),
    rounds: MAX_ROUNDS,
    cost: state.cost === null || sees(SELLER) ? state.cost : "sealed",
    value: state.value === null || sees(BUYER) ? state.value : "sealed",
    ask: currentPrice(state, SELLER),
    bid: currentPrice(state, BUYER),
    offers: state.offers.map((price, i) => ({ round: Math.floor(i / 2) + 1, seat: i % 2, price })),
    acceptable: whose >= 0 && canAccept(state) ? currentPrice(state, 1 - whose) : null,
    result: resultFor(state, sees),
  };
}

function resultFor(state: NegotiationState, sees: (seat: number) => boolean): NegotiationView["result"] {
  if (state.end === null) return null;
  const price = dealPrice(state);
  return {
    kind: state.end === "accept" ? "deal" : "walk",
    seat: state.offers.length % 2,
    price,
    returns: returns(state).map((earned, seat) => (price === null || sees(seat) ? earned : "sealed")),
  };
}
