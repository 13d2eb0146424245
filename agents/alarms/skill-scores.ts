import { averageEstimate, type Estimate } from "../../games/core/statistics.ts";
import type { WatchedMeasures } from "../../games/core/measures.ts";
import type { AlarmEvidence } from "../league/alarm.ts";
import type { EvaluationPoint, LeagueState } from "../league/state.ts";
import { watchedMeasures } from "./metrics.ts";

/** Sampled and greedy score of one evaluation; higher is better. */
export interface SkillScores {
  readonly version: number;
  readonly sampled: Estimate;
  readonly greedy: Estimate;
}

/** The newest evaluation of a skill, compared with the one of the best greedy score so far. */
export interface SkillChange {
  /** The first of the skill's greedy measures. */
  readonly measure: string;
  readonly best: SkillScores;
  readonly now: SkillScores;
  /** By how much the greedy score is worse than at its best. */
  readonly fall: number;
  /** By how much the sampled score is better than it was then. */
  readonly rise: number;
}

/** How each skill that the game wants watched has changed since its best evaluation. */
export const skillChanges = (state: LeagueState): readonly SkillChange[] =>
  (watchedMeasures(state).skills ?? []).flatMap((skill) => {
    const scores = state.evaluations.flatMap((point) => scoresOf(point, skill));
    const now = scores.at(-1);
    if (!now) return [];
    const best = scores.reduce((top, one) => (one.greedy.value > top.greedy.value ? one : top));
    const fall = best.greedy.value - now.greedy.value;
    const rise = now.sampled.value - best.sampled.value;
    return [{ measure: skill.greedy[0] ?? "", best, now, fall, rise }];
  });

/** Whether the greedy score is worse than at its best, beyond both intervals. */
export const hasFallen = ({ best, now }: SkillChange): boolean => now.greedy.high < best.greedy.low;

/** Whether the sampled score is better than at the best greedy score, beyond both intervals. */
export const hasRisen = ({ best, now }: SkillChange): boolean => now.sampled.low > best.sampled.high;

/** @param threshold of the fall. */
export const changeEvidence = ({ best, fall, rise }: SkillChange, threshold: number): AlarmEvidence => ({
  fall,
  rise,
  bestVersion: best.version,
  threshold,
});

type Skill = NonNullable<WatchedMeasures["skills"]>[number];

function scoresOf({ version, measures }: EvaluationPoint, skill: Skill): SkillScores[] {
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
