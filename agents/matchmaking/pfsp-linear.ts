import { readOptions } from "../rule-options.ts";
import { chooseByShare } from "./current.ts";
import { cappedLinearWeight, choosePrioritised, wholePast } from "./pfsp.ts";
import type { MatchmakingRule } from "./rule.ts";

const options = {
  cap: { default: 0.5, min: 0.01, max: 1, meaning: "Largest weight: that of every opponent which wins this share." },
} as const;

/** Prioritised fictitious self-play with the capped linear weight min(cap, 1 - x). */
export const pfspLinear: MatchmakingRule = {
  id: "pfsp-linear",
  summary: "Self-play, and in a share of the segments past members, those who lose less often than others.",
  needsWinner: true,
  options,
  pastShare: 0.5,
  choose(view, given, random) {
    const weight = cappedLinearWeight(readOptions(options, given).cap);
    return chooseByShare(view, random, () => choosePrioritised(view, wholePast(view), weight, random));
  },
};
