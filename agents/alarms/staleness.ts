import type { LeagueState } from "../league/state.ts";
import type { AlarmRule } from "./alarm.ts";
import { MEAN_UPDATES, mean, rounded } from "./metrics.ts";

/** Updates by which episodes may be older than their schedule plans, on average. */
const MAX_EXTRA_LAG = 0.5;
const RECOVERED_EXTRA_LAG = 0.2;

/** It learns from episodes of older policies than its schedule plans: they were played too early, or came too late. */
export const staleness: AlarmRule = {
  id: "staleness",
  severity: "warning",
  advice: "Play in rounds (no ahead), or give it more job processes so that episodes are played in time.",
  detect(state, isRaised) {
    const newest = state.learning.slice(-MEAN_UPDATES);
    if (newest.length < MEAN_UPDATES) return null;
    const lag = mean(newest.map((point) => point.lag));
    const planned = plannedLag(state);
    const threshold = planned + (isRaised ? RECOVERED_EXTRA_LAG : MAX_EXTRA_LAG);
    if (lag <= threshold) return null;
    return {
      sentence: `It learns from policies ${rounded(lag)} updates old, where ${planned} are planned.`,
      evidence: { lag, planned, threshold },
    };
  },
};

/** Updates between playing and learning at most: ahead one, and those between the versions that play each other. */
const plannedLag = ({ config }: LeagueState): number => config.crossVersions - 1 + (config.ahead ? 1 : 0);
