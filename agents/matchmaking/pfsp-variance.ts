import { chooseByShare } from "./current.ts";
import { choosePrioritised, varianceWeight, wholePast } from "./pfsp.ts";
import type { MatchmakingRule } from "./rule.ts";

/** Prioritised fictitious self-play that prefers opponents of the agent's strength: weight x (1 - x). */
export const pfspVariance: MatchmakingRule = {
  id: "pfsp-variance",
  summary: "Self-play, and in a share of the segments past members, those of the agent's strength most often.",
  needsWinner: true,
  options: {},
  pastShare: 0.5,
  choose: (view, _options, random) =>
    chooseByShare(view, random, () => choosePrioritised(view, wholePast(view), varianceWeight, random)),
};
