import { readOptions } from "../rule-options.ts";
import { chooseByShare } from "./current.ts";
import { choosePrioritised, hardWeight, wholePast } from "./pfsp.ts";
import type { MatchmakingRule } from "./rule.ts";

const options = {
  power: { default: 2, min: 0, max: 20, meaning: "Exponent p of the weight (1 - win rate)^p; 0 is uniform." },
} as const;

/** Prioritised fictitious self-play that prefers opponents who beat the agent. */
export const pfspHard: MatchmakingRule = {
  id: "pfsp-hard",
  summary: "Self-play, and in a share of the segments past members, those who beat the agent most often.",
  needsWinner: true,
  options,
  pastShare: 0.5,
  choose(view, given, random) {
    const weight = hardWeight(readOptions(options, given).power);
    return chooseByShare(view, random, () => choosePrioritised(view, wholePast(view), weight, random));
  },
};
