import { randomInteger } from "../../games/core/random.ts";
import { readOptions } from "../rule-options.ts";
import { chooseByShare } from "./current.ts";
import type { MatchmakingRule, Opponent } from "./rule.ts";

const options = {
  delta: {
    default: 0.5,
    min: 0,
    max: 1,
    meaning: "Where in the past the window begins: 0 at the first member, 0.5 in the middle, 1 at the newest member.",
  },
} as const;

/**
 * Delta-uniform sampling (Bansal et al. 2018, "Emergent Complexity via Multi-Agent Competition", section 3.2): of n
 * past members any of numbers delta n to n. With delta 0 it is fictitious self-play over the whole past.
 */
export const deltaUniform: MatchmakingRule = {
  id: "delta-uniform",
  summary: "Fictitious self-play over the newest part of the past.",
  options,
  pastShare: 1,
  choose(view, given, random) {
    const { delta } = readOptions(options, given);
    return chooseByShare(view, random, (past) => {
      const first = Math.min(past.length - 1, Math.floor(delta * past.length));
      return past[first + randomInteger(random, past.length - first)] as Opponent;
    });
  },
};
