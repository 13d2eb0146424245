import { measure, type GameMeasures, type Measures } from "../core/measures.ts";
import { meanEstimate, shareEstimate } from "../core/statistics.ts";
import { dealPrice } from "../negotiation/rules.ts";
import { byBargain } from "./measures/by-bargain.ts";
import { ofPolicy } from "./measures/examination.ts";
import { surplus } from "./rewards.ts";
import { BUYER, CRITIC, SELLER, type CoachedState } from "./rules.ts";
import { PIECES } from "./rules/advice.ts";

/** Price and deal rate by bargain are shown together, since prices are those of deals only. */
export const measures: GameMeasures<CoachedState> = {
  headline: ["advised surplus/critic", "advised surplus", "deal rate", "price", "surplus"],
  watched: {
    winners: [
      { role: "coached player", when: [{ measure: "surplus split", at: 1 }] },
      { role: "other player", when: [{ measure: "surplus split", at: 0 }] },
    ],
  },
  examined: [CRITIC],
  ofEpisodes: (ends) =>
    ends.length === 0 ? {} : { ...byBargain(ends, ""), ...surplusSplit(ends), ...adviceUsed(ends) },
  ofPolicy,
};

/** A chain is one sample: its deals are between the same players. */
function surplusSplit(ends: readonly CoachedState[]): Measures {
  const shares = ends.flatMap(({ bargains, options }) => {
    const deals = bargains.filter((bargain) => dealPrice(bargain) !== null);
    const split = deals.map((deal) => surplus(deal, options.coached) / (surplus(deal, SELLER) + surplus(deal, BUYER)));
    return split.length > 0 ? [split.reduce((sum, share) => sum + share, 0) / split.length] : [];
  });
  if (shares.length === 0) return {};
  const meaning = "The coached player's share of the surplus of deals; the mean of a chain is one sample.";
  return { "surplus split": measure(shareEstimate(shares), "share", meaning) };
}

function adviceUsed(ends: readonly CoachedState[]): Measures {
  const advised = ends
    .map(({ advice }) => advice.filter((round) => round.length > 0))
    .filter(({ length }) => length > 0);
  if (advised.length === 0) return {};
  const used = PIECES.map(({ name }, piece) => {
    const shares = advised.map((rounds) => rounds.filter((round) => round.includes(piece)).length / rounds.length);
    return [`advice/${name}`, measure(shareEstimate(shares), "share", `Share of rounds with the advice "${name}".`)];
  });
  const distinct = advised.map((rounds) => new Set(rounds.flat()).size);
  const bounds = { min: 1, max: PIECES.length };
  return {
    ...Object.fromEntries(used),
    "distinct advice": measure(meanEstimate(distinct, bounds), "pieces", "Distinct pieces of advice in a chain."),
  };
}
