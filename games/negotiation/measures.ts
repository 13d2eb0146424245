import type { GameOptions } from "../core/game.ts";
import { measure, type GameMeasures, type Measures } from "../core/measures.ts";
import { meanEstimate, ratioEstimate, shareEstimate } from "../core/statistics.ts";
import { secondBestEfficiency } from "./measures/second-best.ts";
import { BUYER, OPENING, SELLER, dealPrice, returns, type NegotiationState } from "./rules.ts";

/** Least and greatest price of a deal. */
export const PRICE_BOUNDS = { min: OPENING.bid, max: OPENING.ask };

/** What a deal can earn a seat, over all draws. */
const EARNED = { min: -7.5, max: 11.5 };

/** Price and deal rate belong together: a price is told of deals alone. */
export const measures: GameMeasures<NegotiationState> = {
  headline: ["efficiency", "deal rate", "price"],
  ofEpisodes,
};

function ofEpisodes(ends: readonly NegotiationState[], options: GameOptions): Measures {
  if (ends.length === 0) return {};
  const deals = ends.filter((end) => dealPrice(end) !== null);
  const earned = (seat: number) => ends.map((end) => returns(end)[seat] as number);
  return {
    "deal rate": measure(shareEstimate(ends.map((end) => (dealPrice(end) === null ? 0 : 1))), "share", DEAL_RATE),
    "surplus/seller": measure(meanEstimate(earned(SELLER), EARNED), "points", SURPLUS("seller")),
    "surplus/buyer": measure(meanEstimate(earned(BUYER), EARNED), "points", SURPLUS("buyer")),
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
      "Mean price of the bargains that closed a deal; read it beside the deal rate.",
    ),
    ...(split.length > 0 && {
      "surplus split": measure(
        shareEstimate(split),
        "share",
        "The seller's share of the surplus, over deals at which nobody lost.",
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
      "Surplus of the deals made, over the surplus that deals with every gain and no loss would have made.",
    ),
    "efficiency/bound": measure(
      { value: bound, low: bound, high: bound, n: 0 },
      "share",
      "The most that any rules of bargaining can realise in equilibrium with secret cost and value (Myerson and Satterthwaite).",
    ),
  };
}

/** What seller and buyer together gain by a deal, whatever its price. */
function surplus({ cost, value }: NegotiationState): number {
  return (value ?? 0) - (cost ?? 0);
}

const DEAL_RATE = "Share of the bargains that closed a deal.";
const SURPLUS = (role: string) => `What the ${role} earned a bargain; a bargain without a deal counts 0.`;
