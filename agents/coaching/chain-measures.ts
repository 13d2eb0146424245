import { byBargain } from "../../games/coached-negotiation/measures/by-bargain.ts";
import type { CoachedState } from "../../games/coached-negotiation/rules.ts";
import { measure, type Measures } from "../../games/core/measures.ts";
import { meanEstimate } from "../../games/core/statistics.ts";
import { PRICE_BOUNDS } from "../../games/negotiation/measures.ts";
import { dealPrice } from "../../games/negotiation/rules.ts";
import type { Chain } from "./chains.ts";

/**
 * The measures of `coached-negotiation` by bargain, each with its interval; a chain is one sample. Failures count: a
 * bargain without a deal, forfeits included, has surplus 0 and lowers the deal rate. The paper drops chains that
 * failed, so its later prices are those of survivors only: `survivors' price`.
 */
export function chainMeasures(chains: readonly Chain[], coached: number): Measures {
  const rounds = Math.max(0, ...chains.map(({ length }) => length));
  if (rounds === 0) return {};
  const survivors = Array.from({ length: rounds }, (_, k) => survivorsPrice(chains, k));
  return {
    ...byBargain(
      chains.map((chain) => asCoached(chain, coached)),
      "",
    ),
    ...Object.assign({}, ...survivors),
  };
}

function survivorsPrice(chains: readonly Chain[], k: number): Measures {
  const prices = chains.flatMap((chain) => {
    const soFar = chain.slice(0, k + 1).map(({ end }) => dealPrice(end));
    const price = soFar[k];
    return typeof price === "number" && !soFar.includes(null) ? [price] : [];
  });
  if (prices.length === 0) return {};
  const meaning = `Mean price of bargain ${k + 1} over the chains in which every bargain so far closed a deal: the paper's accounting.`;
  return { [`survivors' price/bargain ${k + 1}`]: measure(meanEstimate(prices, PRICE_BOUNDS), "points", meaning) };
}

const asCoached = (chain: Chain, coached: number): CoachedState => ({
  options: { bargains: chain.length, coached, pieces: 0, accounting: "failures counted" },
  drawn: [],
  bargains: chain.map(({ end }) => end),
  advice: [],
});
