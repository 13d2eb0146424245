import type { AlarmRule } from "./alarm.ts";
import { rounded } from "./metrics.ts";
import { changeEvidence, hasFallen, hasRisen, skillChanges } from "./skill-scores.ts";

const signed = (value: number): string => `${value > 0 ? "+" : ""}${rounded(value)}`;

/** Least fall of the greedy score, and the fall at which it has recovered. Intervals must not overlap either. */
const MIN_FALL_SCORE = 0.05;
const RECOVERED_FALL_SCORE = 0.025;

/**
 * A skill is lost: greedy play on a fixed set has got worse, and sampled play not measurably better, as in sharpening.
 * Rewards may rise meanwhile, as when a solver and its judge learn to agree with each other. Compared with the
 * evaluation of the best greedy score so far.
 */
export const regression: AlarmRule = {
  id: "regression",
  severity: "warning",
  advice:
    "Go on from the best snapshot with a lower learning rate or a larger kl to the base, and check that rewards still measure the skill: hold the judge to its base, or give it weights of its own.",
  detect(state, isRaised) {
    for (const change of skillChanges(state)) {
      const { measure, best, fall, rise } = change;
      const isLost = isRaised ? fall > RECOVERED_FALL_SCORE : fall >= MIN_FALL_SCORE && hasFallen(change);
      if (!isLost || hasRisen(change)) continue;
      return {
        sentence: `Since version ${best.version}, ${measure} has got worse by ${rounded(fall)} with greedy play; sampled play is not measurably better (${signed(rise)}).`,
        evidence: changeEvidence(change, isRaised ? RECOVERED_FALL_SCORE : MIN_FALL_SCORE),
      };
    }
    return null;
  },
};
