import {
  BUYER,
  OPENING_PRICES,
  MAX_ROUNDS,
  SELLER,
  canAccept,
  gain,
  reserve,
  roundNumber,
  currentPrice,
  turn,
  type NegotiationState,
} from "./rules.ts";

const HISTORY_OFFSET = 6 + MAX_ROUNDS;

/** Floats of an observation. */
export const OBSERVATION_SIZE = HISTORY_OFFSET + 2 * MAX_ROUNDS;

/**
 * What a seat sees, about 0 … 1: its role (2), own cost or value / 20, current ask and bid, the gain from accepting now
 * / 10, the round one-hot (10), every offer in turn (20). Prices are scaled from the openings; 0 means none yet.
 */
export function observe(state: NegotiationState, seat: number, out: Float32Array, offset: number): void {
  out.fill(0, offset, offset + OBSERVATION_SIZE);
  out[offset + seat] = 1;
  out[offset + 2] = (reserve(state, seat) ?? 0) / OPENING_PRICES.ask;
  out[offset + 3] = scaled(currentPrice(state, SELLER));
  out[offset + 4] = scaled(currentPrice(state, BUYER));
  if (turn(state) === seat && canAccept(state)) out[offset + 5] = gain(state, seat, currentPrice(state, 1 - seat)) / 10;
  out[offset + 5 + roundNumber(state)] = 1;
  state.offers.forEach((price, i) => {
    out[offset + HISTORY_OFFSET + i] = scaled(price);
  });
}

function scaled(price: number): number {
  return (price - OPENING_PRICES.bid) / (OPENING_PRICES.ask - OPENING_PRICES.bid);
}

/**
 * `[Observer: 0][Reserve: 8][Player: 1][Offers: 19.5 10.5 18][End: ]`; the end is accept or walk; `?`: not drawn yet.
 */
export function informationState(state: NegotiationState, seat: number): string {
  return [
    `[Observer: ${seat}]`,
    `[Reserve: ${reserve(state, seat) ?? "?"}]`,
    `[Player: ${turn(state)}]`,
    `[Offers: ${state.offers.join(" ")}]`,
    `[End: ${state.end ?? ""}]`,
  ].join("");
}
