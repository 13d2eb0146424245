import { OVER, type Reward } from "../core/game.ts";
import { BUYER, SELLER, dealPrice, gain, type NegotiationState } from "../negotiation/rules.ts";
import { turn, type CoachedState } from "./rules.ts";

/** The price to beat before the first deal: three points from the rival's opening. */
const FIRST_PRICES_TO_BEAT = { seller: 13, buyer: 17 } as const;

/** The prices of the finished bargains; null for failed ones. */
export function prices({ bargains }: CoachedState): readonly (number | null)[] {
  return bargains.filter(({ end }) => end !== null).map(dealPrice);
}

/** A seat's surplus in a bargain; 0 without a deal. */
export function surplus(bargain: NegotiationState, seat: number): number {
  const price = dealPrice(bargain);
  return price === null ? 0 : gain(bargain, seat, price);
}

/** The coached player's surplus in bargain `k`, from 0. */
export function coachedSurplus({ bargains, options }: CoachedState, k: number): number {
  const bargain = bargains[k];
  return bargain ? surplus(bargain, options.coached) : 0;
}

/** The coached player's best price in the first `count` bargains; null before its first deal. */
export function bestPrice({ bargains, options }: CoachedState, count: number): number | null {
  const got = bargains.slice(0, count).map(dealPrice);
  const deals = got.filter((price) => price !== null);
  if (deals.length === 0) return null;
  return options.coached === SELLER ? Math.max(...deals) : Math.min(...deals);
}

/** Each bargain is one attempt of seller and buyer, each round of advice one of the critic. */
export function rewards(state: CoachedState): readonly (readonly (Reward | null)[])[] {
  const { bargains } = state;
  return [
    bargains.map((bargain) => ({ value: surplus(bargain, SELLER) })),
    bargains.map((bargain) => ({ value: surplus(bargain, BUYER) })),
    bargains.slice(1).map((_, round) => adviceReward(state, round)),
  ];
}

/**
 * The reward of the advice after bargain `round` (from 0). Failures counted: the change of the coached player's
 * surplus, which is 0 for a failed bargain. Survivors: by how much the next price beats its best so far; null for a
 * failed bargain.
 */
function adviceReward(state: CoachedState, round: number): Reward | null {
  const { bargains, options } = state;
  const [before, after] = bargains.slice(round, round + 2);
  if (!before || !after) return null;
  if (options.accounting === "failures counted") {
    return { value: surplus(after, options.coached) - surplus(before, options.coached) };
  }
  const price = dealPrice(after);
  if (price === null) return null;
  const sells = options.coached === SELLER;
  const best = bestPrice(state, round + 1) ?? (sells ? FIRST_PRICES_TO_BEAT.seller : FIRST_PRICES_TO_BEAT.buyer);
  return { value: sells ? price - best : best - price };
}

const ZERO_RETURNS = [0, 0, 0];

export function returns(state: CoachedState): readonly number[] {
  if (turn(state) !== OVER) return ZERO_RETURNS;
  return rewards(state).map((attempts) => attempts.reduce((sum, reward) => sum + (reward?.value ?? 0), 0));
}
