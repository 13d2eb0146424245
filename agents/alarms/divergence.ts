import { DIVERGED } from "../learners/descent.ts";
import type { LeagueState } from "../league/state.ts";
import type { AlarmFinding, AlarmRule } from "./alarm.ts";
import { decisionKls, median, metricSeries, newestMean, rounded } from "./metrics.ts";

/**
 * Nats of the policy's KL from the one that played, by decision, mean over some updates. PPO's usual target is 0.01 to
 * 0.02 (Schulman et al. 2017 adapt their penalty to such targets); 1 is fifty times as much.
 */
const MAX_KL = 1;
const RECOVERED_KL = 0.5;
/** Factor over its own median of all updates at which a loss of the values explodes. */
const EXPLODED_FACTOR = 10;
const RECOVERED_FACTOR = 5;
/** Least loss that counts: returns are scaled to about 1, so errors below their variance are no explosion. */
const MIN_LOSS = 1;
/** Updates before a median says something. */
const MEDIAN_UPDATES = 10;

/** The update diverges: metrics that aren't finite, a huge KL, an exploding loss of the values. */
export const divergence: AlarmRule = {
  id: "divergence",
  severity: "critical",
  advice: "Lower learningRate or gradientNorm, or the epochs over one batch, and go on from a snapshot before it.",
  detect: (state, isRaised) => failedUpdate(state) ?? hugeKl(state, isRaised) ?? explodingLoss(state, isRaised),
};

function failedUpdate({ status, reason, learning }: LeagueState): AlarmFinding | null {
  if (status === "paused" && reason.startsWith(DIVERGED)) return { sentence: reason, evidence: {} };
  const bad = Object.entries(learning.at(-1)?.metrics ?? {}).find(([, value]) => !Number.isFinite(value));
  return bad ? { sentence: `${bad[0]} of the newest update is ${bad[1]}.`, evidence: { [bad[0]]: bad[1] } } : null;
}

function hugeKl(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  const threshold = isRaised ? RECOVERED_KL : MAX_KL;
  for (const { name, values } of decisionKls(state)) {
    const newest = newestMean(values);
    if (newest === null || newest <= threshold) continue;
    return {
      sentence: `Updates change the policy too much: ${name} is ${rounded(newest)} nats a decision.`,
      evidence: { [name]: newest, threshold },
    };
  }
  return null;
}

function explodingLoss(state: LeagueState, isRaised: boolean): AlarmFinding | null {
  for (const { name, values } of ["valueLoss", "criticError"].flatMap((metric) => metricSeries(state, metric))) {
    const newest = newestMean(values);
    if (newest === null || values.length < MEDIAN_UPDATES) continue;
    const usual = median(values);
    const threshold = Math.max(MIN_LOSS, usual * (isRaised ? RECOVERED_FACTOR : EXPLODED_FACTOR));
    if (newest <= threshold) continue;
    return {
      sentence: `The values diverge: ${name} is ${rounded(newest)}, and its median ${rounded(usual)}.`,
      evidence: { [name]: newest, median: usual, threshold },
    };
  }
  return null;
}
