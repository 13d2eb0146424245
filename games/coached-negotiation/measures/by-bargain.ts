import { measure, type Measure, type Measures } from "../../core/measures.ts";
import { meanEstimate, shareEstimate } from "../../core/statistics.ts";
import { PRICE_BOUNDS } from "../../negotiation/measures.ts";
import { dealPrice } from "../../negotiation/rules.ts";
import { coachedSurplus } from "../rewards.ts";
import type { CoachedState } from "../rules.ts";

/** Bounds of the coached player's surplus in a bargain: nothing without a deal, at most a sale at 19.5. */
export const SURPLUS_BOUNDS = { min: 0, max: 11.5 };

/** Price, deal rate, surplus and unbroken chains of the first, second, … bargain: `price/bargain 1`, after `prefix`. */
export function byBargain(ends: readonly CoachedState[], prefix: string): Measures {
  const count = Math.max(...ends.map(({ bargains }) => bargains.length));
  const found = Array.from({ length: count }, (_, k) => {
    const chains = ends.filter(({ bargains }) => bargains.length > k);
    return Object.entries(ofBargain(chains, k)).map(
      ([name, one]) => [`${prefix}${name}/bargain ${k + 1}`, one] as const,
    );
  });
  return Object.fromEntries(found.flat());
}

function ofBargain(chains: readonly CoachedState[], k: number): Readonly<Record<string, Measure>> {
  const prices = chains.map(({ bargains }) => bargains.slice(0, k + 1).map(dealPrice));
  const deals = prices.flatMap((price) => price[k] ?? []);
  const share = (holds: (price: readonly (number | null)[]) => boolean) =>
    shareEstimate(prices.map((price) => (holds(price) ? 1 : 0)));
  const earned = chains.map((chain) => coachedSurplus(chain, k));
  const number = `bargain ${k + 1}`;
  return {
    ...(deals.length > 0 && {
      price: measure(
        meanEstimate(deals, PRICE_BOUNDS),
        "points",
        `Mean price of ${number} if it closed a deal; read it together with the deal rate.`,
      ),
    }),
    "deal rate": measure(
      share((price) => typeof price[k] === "number"),
      "share",
      `Share of chains in which ${number} closed a deal.`,
    ),
    surplus: measure(
      meanEstimate(earned, SURPLUS_BOUNDS),
      "points",
      `The coached player's surplus in ${number}; 0 for a failed one.`,
    ),
    unbroken: measure(
      share((price) => !price.includes(null)),
      "share",
      `Share of chains in which every bargain up to ${number} closed a deal: the survivors, the only ones that the paper continues.`,
    ),
  };
}
