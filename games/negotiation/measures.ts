import type { GameOptions } from "../core/game.ts";
import { measure, type GameMeasures, type Measures } from "../core/measures.ts";
import { meanEstimate, ratioEstimate, shareEstimate } from "../core/statistics.ts";
import { secondBestEfficiency } from "./measures/second-best.ts";
import { BUYER, OPENING_PRICES, SELLER, dealPrice, returns, type NegotiationState } from "./rules.ts";

/** Least and greatest price of a deal. */
export const PRICE_BOUNDS = { min: OPENING_PRICES.bid, max: OPENING_PRICES.ask };

/** Bounds of a seat's gain from a deal, over all draws. */
const GAIN_BOUNDS = { min: -7.5, max: 11.5 };

/** Price and deal rate are shown together, since prices are those of deals only. */
export const measures: GameMeasures<NegotiationState> = {
  headline: ["efficiency", "deal rate", "price"],
  watched: {
    winners: [
      { role: "seller", when: [{ measure: "surplus split", at: 1 }] },
      { role: "buyer", when: [{ measure: "surplus split", at: 0 }] },
    ],
  },
  ofEpisodes,
};

function ofEpisodes(ends: readonly NegotiationState[], options: GameOptions): Measures {
  if (ends.length === 0) return {};
  const deals = ends.filter((end) => dealPrice(end) !== null);
  const earned = (seat: number) => ends.map((end) => returns(end)[seat] as number);
  return {
    "deal rate": measure(shareEstimate(ends.map((end) => (dealPrice(end) === null ? 0 : 1))), "share", DEAL_RATE),
    "surplus/seller": measure(meanEstimate(earned(SELLER), GAIN_BOUNDS), "points", SURPLUS("seller")),
    "surplus/buyer": measure(meanEstimate(earned(BUYER), GAIN_BOUNDS), "points", SURPLUS("buyer")),
    ...(deals.length > 0 && ofDeals(deals)),
    ...(options["private"] === true && ofPrivate(ends)),
  };
}

function ofDeals(deals: readonly NegotiationState[]): Measures {
  const prices = deals.map((deal) => dealPrice(deal) ?? 0);
  const both = deals.filter((deal) => surplus(deal) > 0 && Math.min(...returns(deal)) >= 0);
  const split = both.map((deal) => (returns(deal)[SELLER] as number) / surplus(deal));
  return {
    price: measure(
      meanEstimate(prices, PRICE_BOUNDS),
      "points",
      "Mean price of the bargains that closed a deal; read it together with the deal rate.",
    ),
    ...(split.length > 0 && {
      "surplus split": measure(
        shareEstimate(split),
        "share",
        "The seller's share of the surplus, over deals without a loss for either.",
      ),
    }),
  };
}

function ofPrivate(ends: readonly NegotiationState[]): Measures {
  const realised = ends.map((end) => (dealPrice(end) === null ? 0 : surplus(end)));
  const possible = ends.map((end) => Math.max(0, surplus(end)));
  if (possible.every((one) => one === 0)) return {};
  const bound = secondBestEfficiency();
  return {
    "efficiency/realised": measure(
      // A deal loses at most 4, and at least 1 was possible.
      ratioEstimate(realised, possible, { min: -4 * ends.length, max: 1 }),
      "share",
      "Surplus of the deals made, divided by the surplus of all profitable deals and no others.",
    ),
    "efficiency/bound": measure(
      { value: bound, low: bound, high: bound, n: 0 },
      "share",
      "The maximum that any bargaining mechanism can realise in equilibrium with secret cost and value (Myerson and Satterthwaite).",
    ),
  };
}

/** Seller's and buyer's total gain from a deal, whatever its price. */
function surplus({ cost, value }: NegotiationState): number {
  return (value ?? 0) - (cost ?? 0);
}

const DEAL_RATE = "Share of the bargains that closed a deal.";
const SURPLUS = (role: string) => `The ${role}'s surplus per bargain; 0 without a deal.`;
