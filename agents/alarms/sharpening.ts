import { averageEstimate, type Estimate } from "../../games/core/statistics.ts";
import type { EvaluationPoint } from "../league/state.ts";
import type { AlarmRule } from "./alarm.ts";
import { rounded, watchedMeasures } from "./metrics.ts";

/** Least fall of the greedy score, and the fall at which it has recovered. Intervals must not overlap either. */
const MIN_FALL_SCORE = 0.02;
const RECOVERED_FALL_SCORE = 0.01;

/** Sampled and greedy score of one evaluation; higher is better. */
interface Scores {
  readonly version: number;
  readonly sampled: Estimate;
  readonly greedy: Estimate;
}

type Skill = NonNullable<ReturnType<typeof watchedMeasures>["skills"]>[number];

/**
 * The sampled score rises while the greedy one falls: the policy puts more weight on what it already prefers and learns
 * nothing new. Compared with the evaluation of the best greedy score so far.
 */
export const sharpening: AlarmRule = {
  id: "sharpening",
  severity: "warning",
  advice: "Go on from the best snapshot with a lower learning rate, a larger kl to the base, or more diverse episodes.",
  detect(state, isRaised) {
    for (const skill of watchedMeasures(state).skills ?? []) {
      const scores = state.evaluations.flatMap((point) => scoresOf(point, skill));
      const now = scores.at(-1);
      if (!now) continue;
      const best = scores.reduce((top, one) => (one.greedy.value > top.greedy.value ? one : top));
      const fall = best.greedy.value - now.greedy.value;
      const rise = now.sampled.value - best.sampled.value;
      if (isRaised ? fall <= RECOVERED_FALL_SCORE || rise <= 0 : !hasDiverged(best, now, fall)) continue;
      const [measure = ""] = skill.greedy;
      return {
        sentence: `Since version ${best.version}, ${measure} has got worse by ${rounded(fall)} with greedy play and better by ${rounded(rise)} with sampled play.`,
        evidence: {
          fall,
          rise,
          bestVersion: best.version,
          threshold: isRaised ? RECOVERED_FALL_SCORE : MIN_FALL_SCORE,
        },
      };
    }
    return null;
  },
};

const hasDiverged = (best: Scores, now: Scores, fall: number): boolean =>
  fall >= MIN_FALL_SCORE && now.greedy.high < best.greedy.low && now.sampled.low > best.sampled.high;

function scoresOf({ version, measures }: EvaluationPoint, skill: Skill): Scores[] {
  const score = (names: readonly string[]): Estimate | null => {
    const found = names.flatMap((name) => measures[name] ?? []);
    if (found.length < names.length) return null;
    const { value, low, high, n } = averageEstimate(found);
    return skill.better === "higher" ? { value, low, high, n } : { value: -value, low: -high, high: -low, n };
  };
  const sampled = score(skill.sampled);
  const greedy = score(skill.greedy);
  return sampled && greedy ? [{ version, sampled, greedy }] : [];
}
