import { choose } from "../../games/core/random.ts";
import { readOptions } from "../rule-options.ts";
import { chooseByShare } from "./current.ts";
import { betweenMembers, type MatchmakingRule, type MatchmakingView, type Opponent } from "./rule.ts";

const options = {
  minScore: {
    default: 0.5,
    min: 0,
    max: 1,
    meaning: "The least mean score of a member against its agent's champion that makes it the next champion.",
  },
} as const;

/**
 * All past champions, uniformly. The first member of each agent is its first champion. A later one succeeds if its mean
 * score against the agent's last champion is at least `minScore`; before their first game that counts as one half, so
 * that a successor is taken at its word until games refute it. Without games between members every member is a
 * champion.
 */
export const pastChampions: MatchmakingRule = {
  id: "past-champions",
  summary: "Self-play, and in a share of the segments any past champion: a member that its predecessor does not beat.",
  needsWinner: true,
  options,
  pastShare: 0.5,
  choose(view, given, random) {
    const { minScore } = readOptions(options, given);
    return chooseByShare(view, random, (past) => {
      const compute = () => champions(past, minScore, view);
      return choose(random, view.remember(`champions by ${minScore}`, compute, betweenMembers(compute)));
    });
  },
};

function champions(past: readonly Opponent[], minScore: number, { score }: MatchmakingView): Opponent[] {
  const reigning = new Map<string, string>();
  return past.filter(({ agent, key }) => {
    const last = reigning.get(agent);
    if (last !== undefined && score(key, last) < minScore) return false;
    reigning.set(agent, key);
    return true;
  });
}
