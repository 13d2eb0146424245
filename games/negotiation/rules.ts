import { assertLegal } from "../core/act.ts";
import { CHANCE, OVER, type ChanceOutcome, type GameOptions, type Turn } from "../core/game.ts";

/** A seller and a buyer bargain over one balloon. Prices are exact multiples of {@link PRICE_TICK}. */
export interface NegotiationState {
  /** The seller's cost, known only to the seller; `null` until it is drawn. */
  readonly cost: number | null;
  /** The buyer's value, known only to the buyer; `null` until it is drawn. */
  readonly value: number | null;
  /** Prices offered so far, seller and buyer in turn. */
  readonly offers: readonly number[];
  /** Maximum number of offers: after the last one, the other side can only answer. */
  readonly offersAtMost: number;
  readonly end: "accept" | "walk" | null;
}

export const SELLER = 0;
export const BUYER = 1;
export const MAX_ROUNDS = 10;
export const PRICE_TICK = 0.5;
/** The fixed opening prices, shown to all: neither can be accepted. */
export const OPENING_PRICES = { ask: 20, bid: 10 } as const;
/** Prices strictly between the openings: actions 0 … 18 offer 10.5 … 19.5. */
export const PRICE_COUNT = 19;
export const ACCEPT = 19;
export const WALK = 20;

/** Cost and value when nothing is drawn, and the lowest of each and the number of outcomes when they are. */
const FIXED_RESERVES = { cost: 8, value: 20 } as const;
export const DRAWN_RESERVES = { cost: 8, value: 12, outcomes: 9 } as const;

const OUTCOMES = Array.from({ length: DRAWN_RESERVES.outcomes }, (_, k) => k);
const CHANCES = OUTCOMES.map((action) => ({ action, probability: 1 / DRAWN_RESERVES.outcomes }));

export function initial(options: GameOptions): NegotiationState {
  const reserves = options["private"] === true ? { cost: null, value: null } : FIXED_RESERVES;
  const offersAtMost = options["lastMove"] === "buyer" ? 2 * MAX_ROUNDS : 2 * MAX_ROUNDS - 1;
  return { ...reserves, offers: [], offersAtMost, end: null };
}

export function turn({ cost, value, offers, end }: NegotiationState): Turn {
  if (cost === null || value === null) return CHANCE;
  return end === null ? offers.length % 2 : OVER;
}

/** The round, from 1: a seller's move and the buyer's answer. */
export function roundNumber({ offers }: NegotiationState): number {
  return Math.min(MAX_ROUNDS, Math.floor(offers.length / 2) + 1);
}

/** The current price of `seat`: its last offer, or its opening. */
export function currentPrice({ offers }: NegotiationState, seat: number): number {
  const last = (offers.length - 1) % 2 === seat ? offers.at(-1) : offers.at(-2);
  return last ?? (seat === SELLER ? OPENING_PRICES.ask : OPENING_PRICES.bid);
}

export function offerPrice(action: number): number {
  return OPENING_PRICES.bid + PRICE_TICK * (action + 1);
}

export function offerAction(price: number): number {
  return Math.round((price - OPENING_PRICES.bid) / PRICE_TICK) - 1;
}

/**
 * Offers, accept, walk away. A seller never raises its price and a buyer never lowers its own; an offer that reaches
 * the other's would be an acceptance, so it must not reach it. After the last offer the other side only answers.
 */
export function legal(state: NegotiationState): readonly number[] {
  const whose = turn(state);
  if (whose === OVER) return [];
  if (whose === CHANCE) return OUTCOMES;
  const [lowest, highest] = offerRange(state, whose);
  const actions: number[] = [];
  for (let action = lowest; action <= highest; action++) actions.push(action);
  if (canAccept(state)) actions.push(ACCEPT);
  actions.push(WALK);
  return actions;
}

/** The lowest and the highest legal offer of `seat`, as actions; empty if the lowest exceeds the highest. */
export function offerRange(state: NegotiationState, seat: number): readonly [number, number] {
  const ask = offerAction(currentPrice(state, SELLER));
  const bid = offerAction(currentPrice(state, BUYER));
  if (state.offers.length === state.offersAtMost) return [0, -1];
  return seat === SELLER ? [bid + 1, Math.min(ask, PRICE_COUNT - 1)] : [Math.max(bid, 0), ask - 1];
}

/** Whether there is an offer to accept: an opening is not one. */
export function canAccept(state: NegotiationState): boolean {
  return state.offers.length > 0;
}

export function chance(state: NegotiationState): readonly ChanceOutcome[] {
  return turn(state) === CHANCE ? CHANCES : [];
}

export function next(state: NegotiationState, action: number): NegotiationState {
  const whose = turn(state);
  assertLegal(legal(state), action, whose === OVER);
  if (whose === CHANCE) {
    if (state.cost === null) return { ...state, cost: DRAWN_RESERVES.cost + action };
    return { ...state, value: DRAWN_RESERVES.value + action };
  }
  if (action === ACCEPT) return { ...state, end: "accept" };
  if (action === WALK) return { ...state, end: "walk" };
  return { ...state, offers: [...state.offers, offerPrice(action)] };
}

/** The price of the deal; `null` without one. */
export function dealPrice({ offers, end }: NegotiationState): number | null {
  return end === "accept" ? (offers.at(-1) ?? null) : null;
}

export function returns(state: NegotiationState): readonly number[] {
  const price = dealPrice(state);
  return price === null ? [0, 0] : [gain(state, SELLER, price), gain(state, BUYER, price)];
}

/** A seat's gain from a deal at `price`; each seat knows only its own. */
export function gain({ cost, value }: NegotiationState, seat: number, price: number): number {
  return seat === SELLER ? price - (cost ?? 0) : (value ?? 0) - price;
}

/** The private number of `seat`: the seller's cost, the buyer's value. */
export function reserve({ cost, value }: NegotiationState, seat: number): number | null {
  return seat === SELLER ? cost : value;
}
