import { choose } from "../../games/core/random.ts";
import { currentOpponent } from "./current.ts";
import type { MatchmakingRule } from "./rule.ts";

/** Policy-space response oracles with the uniform meta-strategy, which is fictitious play. Needs no payoffs. */
export const psroUniform: MatchmakingRule = {
  id: "psro-uniform",
  summary: "Policy-space response oracles. Always a past member, all alike: fictitious play.",
  options: {},
  pastShare: null,
  choose: (view, _options, random) =>
    view.past.length === 0 ? currentOpponent(view, random) : choose(random, view.past),
  metaStrategy: ({ past }) => ({ opponents: past, masses: past.map(() => 1 / past.length) }),
};
