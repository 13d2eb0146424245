import type { ScriptedPlayer } from "../core/game.ts";
import {
  ACCEPT,
  OPENING_PRICES,
  MAX_ROUNDS,
  SELLER,
  PRICE_TICK,
  WALK,
  offerAction,
  canAccept,
  offerRange,
  reserve,
  roundNumber,
  currentPrice,
  type NegotiationState,
} from "./rules.ts";

/** Time-dependent tactics (Faratin, Sierra and Jennings 1998). */
interface Tactic {
  /** Concession exponent: below 1 late (boulware), 1 steadily, above 1 early (conceder). */
  readonly beta: number;
  /** Share of the distance from the own opening to the limit that is conceded by the last round. */
  readonly share: number;
}

/**
 * The price that a seat would offer next if all were legal, from its role, its own cost or value and the round alone.
 */
function target(tactic: Tactic, seat: number, reserve: number, round: number): number {
  const conceded = tactic.share * ((round - 1) / (MAX_ROUNDS - 1)) ** (1 / tactic.beta);
  // No trade at a loss or without gain; the other's opening bounds the concession.
  if (seat === SELLER) {
    const floor = Math.max(reserve, OPENING_PRICES.bid) + PRICE_TICK;
    return Math.ceil((OPENING_PRICES.ask - conceded * (OPENING_PRICES.ask - floor)) / PRICE_TICK) * PRICE_TICK;
  }
  const ceiling = Math.min(reserve, OPENING_PRICES.ask) - PRICE_TICK;
  return Math.floor((OPENING_PRICES.bid + conceded * (ceiling - OPENING_PRICES.bid)) / PRICE_TICK) * PRICE_TICK;
}

/** Accepts an offer at least as good as its own next one, else makes that one, or walks away if none is legal. */
function bargain(tactic: Tactic, state: NegotiationState, seat: number): number {
  const wanted = offerAction(target(tactic, seat, reserve(state, seat) ?? 0, roundNumber(state)));
  const rival = offerAction(currentPrice(state, 1 - seat));
  const goodEnough = seat === SELLER ? rival >= wanted : rival <= wanted;
  if (canAccept(state) && goodEnough) return ACCEPT;
  const [lowest, highest] = offerRange(state, seat);
  if (lowest > highest) return WALK;
  return Math.min(Math.max(wanted, lowest), highest);
}

function bargainer(id: string, summary: string, tactic: Tactic): ScriptedPlayer<NegotiationState> {
  return { id, summary, act: (state, seat) => bargain(tactic, state, seat) };
}

export const scripted: readonly ScriptedPlayer<NegotiationState>[] = [
  bargainer("conceder", "Concedes early and far.", { beta: 3, share: 0.9 }),
  bargainer("linear", "Concedes steadily.", { beta: 1, share: 0.8 }),
  bargainer("boulware", "Concedes only in the last rounds.", { beta: 0.35, share: 0.68 }),
];
