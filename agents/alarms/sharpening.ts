import type { AlarmRule } from "./alarm.ts";
import { rounded } from "./metrics.ts";
import { changeEvidence, hasFallen, hasRisen, skillChanges } from "./skill-scores.ts";

/** Least fall of the greedy score, and the fall at which it has recovered. Intervals must not overlap either. */
const MIN_FALL_SCORE = 0.02;
const RECOVERED_FALL_SCORE = 0.01;

/**
 * The sampled score rises while the greedy one falls: the policy puts more weight on what it already prefers and learns
 * nothing new. Compared with the evaluation of the best greedy score so far.
 */
export const sharpening: AlarmRule = {
  id: "sharpening",
  severity: "warning",
  advice: "Go on from the best snapshot with a lower learning rate, a larger kl to the base, or more diverse episodes.",
  detect(state, isRaised) {
    for (const change of skillChanges(state)) {
      const { measure, best, fall, rise } = change;
      const isSharper = fall >= MIN_FALL_SCORE && hasFallen(change) && hasRisen(change);
      if (isRaised ? fall <= RECOVERED_FALL_SCORE || rise <= 0 : !isSharper) continue;
      return {
        sentence: `Since version ${best.version}, ${measure} has got worse by ${rounded(fall)} with greedy play and better by ${rounded(rise)} with sampled play.`,
        evidence: changeEvidence(change, isRaised ? RECOVERED_FALL_SCORE : MIN_FALL_SCORE),
      };
    }
    return null;
  },
};
