import type { LeagueState } from "../league/state.ts";
import type { AlarmFinding, AlarmRule } from "./alarm.ts";
import { metricSeries, newestMean, rounded, watchedMeasures } from "./metrics.ts";

/** Share of its first value at which entropy or diversity counts as near zero, and at which it has recovered. */
const COLLAPSED_SHARE = 0.05;
const RECOVERED_SHARE = 0.1;
/**
 * Nats below which a policy hardly ever draws another action than its likeliest. A base policy may start low; random
 * weights never do, so that one whose first update is this low has collapsed at once.
 */
const NEAR_ZERO_ENTROPY = 0.05;
/**
 * Share of the budget that counts as early: a policy that has learned its game may well be deterministic at the end.
 */
const EARLY_SHARE = 0.5;
/** Updates that count as early where the budget is not in updates. */
const EARLY_UPDATES = 200;

/** Entropy of the policy, or diversity of its play, near zero early: it stopped exploring before it learned much. */
export const collapse: AlarmRule = {
  id: "collapse",
  severity: "critical",
  advice: "Raise the learner's entropy coefficient or lower its learning rate; anchor a base policy with kl.",
  detect: (state, isRaised) =>
    !isRaised && !isEarly(state)
      ? null
      : (collapsedEntropy(state, isRaised) ?? samePlay(state, isRaised) ?? lostDiversity(state, isRaised)),
};

function isEarly({ config, updates }: LeagueState): boolean {
  const { updates: planned } = config.budget;
  return updates <= (planned === undefined ? EARLY_UPDATES : planned * EARLY_SHARE);
}

const thresholdShare = (isRaised: boolean): number => (isRaised ? RECOVERED_SHARE : COLLAPSED_SHARE);

const startsRandom = ({ config }: LeagueState): boolean => config.base === null && config.parent === null;

function collapsedEntropy(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  const share = thresholdShare(isRaised);
  for (const { name, values } of metricSeries(state, "entropy")) {
    const newest = newestMean(values);
    const first = values[0];
    if (newest === null || first === undefined) continue;
    const nearZero = NEAR_ZERO_ENTROPY * (share / COLLAPSED_SHARE);
    const threshold = startsRandom(state) ? nearZero : Math.min(first * share, nearZero);
    if (newest > threshold) continue;
    return {
      sentence: `The policy hardly explores any more: ${name} fell from ${rounded(first)} to ${rounded(newest)} nats.`,
      evidence: { [name]: newest, first, threshold },
    };
  }
  return null;
}

/** Nearly all episodes of an update are alike. */
function samePlay(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  const { values } = metricSeries(state, "playDiversity")[0] ?? { values: [] };
  const newest = newestMean(values);
  const first = values[0];
  if (newest === null || first === undefined || first <= 0) return null;
  const threshold = first * thresholdShare(isRaised);
  if (newest > threshold) return null;
  return {
    sentence: `Play is nearly always the same: two episodes differ with a probability of ${rounded(newest)}, at first ${rounded(first)}.`,
    evidence: { playDiversity: newest, first, threshold },
  };
}

function lostDiversity(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  const [start] = state.evaluations;
  const newest = state.evaluations.at(-1);
  if (!start || !newest) return null;
  for (const name of watchedMeasures(state).diversity ?? []) {
    const first = start.measures[name]?.value;
    const now = newest.measures[name];
    if (first === undefined || !now || first <= 0) continue;
    const threshold = first * thresholdShare(isRaised);
    if ((isRaised ? now.value : now.high) > threshold) continue;
    return {
      sentence: `Play lost its diversity: ${name} fell from ${rounded(first)} to ${rounded(now.value)} ${now.unit}.`,
      evidence: { [name]: now.value, first, threshold },
    };
  }
  return null;
}
