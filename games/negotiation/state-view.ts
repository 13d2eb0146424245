import type { Turn } from "../core/game.ts";
import {
  BUYER,
  ROUNDS,
  SELLER,
  canAccept,
  dealPrice,
  returns,
  roundOf,
  standing,
  turn,
  type NegotiationState,
} from "./rules.ts";

/** A number, or "sealed": not for the viewer's eyes; `null`: not there yet. */
type Secret = number | "sealed" | null;

/** What a page may draw of a negotiation. */
export interface NegotiationView {
  readonly game: "negotiation";
  /** The seat it is drawn for (0 seller, 1 buyer); `null`: the public, or everything revealed. */
  readonly viewer: number | null;
  readonly turn: Turn;
  /** From 1 to `rounds`. */
  readonly round: number;
  readonly rounds: number;
  /** Told to the seller alone. */
  readonly cost: Secret;
  /** Told to the buyer alone. */
  readonly value: Secret;
  /** The price each side stands by: the openings 20 and 10 at first. */
  readonly ask: number;
  readonly bid: number;
  /** Offers so far in order, without the openings. */
  readonly offers: readonly { readonly round: number; readonly seat: number; readonly price: number }[];
  /** The price at which the seat to move could accept; `null` when it can't or nobody is to move. */
  readonly acceptable: number | null;
  /** At the end: how, by whom (who accepted or walked away), at what price, and what each seat earned. */
  readonly result: {
    readonly kind: "deal" | "walk";
    readonly seat: number;
    readonly price: number | null;
    /** The other's earnings would betray its cost or value. */
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
    round: roundOf(state),
    rounds: ROUNDS,
    cost: state.cost === null || sees(SELLER) ? state.cost : "sealed",
    value: state.value === null || sees(BUYER) ? state.value : "sealed",
    ask: standing(state, SELLER),
    bid: standing(state, BUYER),
    offers: state.offers.map((price, i) => ({ round: Math.floor(i / 2) + 1, seat: i % 2, price })),
    acceptable: whose >= 0 && canAccept(state) ? standing(state, 1 - whose) : null,
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
