import { currentOpponent } from "./current.ts";
import type { MatchmakingRule } from "./rule.ts";

/** Always the newest policies. */
export const selfPlay: MatchmakingRule = {
  id: "self-play",
  summary: "Always the newest policy, never the past.",
  options: {},
  pastShare: null,
  choose: (view, _options, random) => currentOpponent(view, random),
};
