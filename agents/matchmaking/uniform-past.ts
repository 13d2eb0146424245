import { choose } from "../../games/core/random.ts";
import { chooseByShare } from "./current.ts";
import type { MatchmakingRule } from "./rule.ts";

/** A past member, uniformly, in `pastShare` of the segments. */
export const uniformPast: MatchmakingRule = {
  id: "uniform-past",
  summary: "Self-play, and in a share of the segments any past member.",
  options: {},
  pastShare: 0.25,
  choose: (view, _options, random) => chooseByShare(view, random, (past) => choose(random, past)),
};
