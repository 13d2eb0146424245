import type { AlarmRule } from "./alarm.ts";
import { rounded, watchedMeasures } from "./metrics.ts";

/** Share of unusable answers at which most of what is played teaches nothing, and at which that is over. */
const MAX_UNUSABLE_SHARE = 0.5;
const RECOVERED_UNUSABLE_SHARE = 0.4;

/**
 * Rules make single actions legal, but what they add up to may be of no use: expressions that don't parse, rewrites
 * without effect.
 */
export const illegalAnswers: AlarmRule = {
  id: "illegal-answers",
  severity: "warning",
  advice: "Start from a base policy that knows the format, raise the reward of usable answers, or anchor with kl.",
  detect(state, isRaised) {
    const newest = state.evaluations.at(-1);
    // An untrained policy may not know the format yet.
    if (!newest || newest.version === 0) return null;
    const threshold = isRaised ? RECOVERED_UNUSABLE_SHARE : MAX_UNUSABLE_SHARE;
    for (const { measure, at } of watchedMeasures(state).usable ?? []) {
      const found = newest.measures[measure];
      if (!found) continue;
      const unusable = at === 1 ? 1 - found.value : found.value;
      const surely = at === 1 ? 1 - found.high : found.low;
      if ((isRaised ? unusable : surely) <= threshold) continue;
      return {
        sentence: `${rounded(100 * unusable)}% of the answers can't be used: ${measure} is ${rounded(found.value)}.`,
        evidence: { [measure]: found.value, unusable, threshold },
      };
    }
    return null;
  },
};
