import type { AlarmRule } from "./alarm.ts";
import { decisionKls, metricSeries, newestMean, rounded } from "./metrics.ts";

/**
 * Fraction of samples outside the clip range, mean over some updates. 0.1 to 0.3 is usual for PPO; where half of the
 * samples are clipped, half have no gradient.
 */
const MAX_CLIP_FRACTION = 0.5;
const RECOVERED_CLIP_FRACTION = 0.4;
/**
 * Nats of KL a decision below which clipping does no harm: healthy leagues of small games clip 0.6 of their samples for
 * some early updates, at a KL of 0.01, and get better.
 */
const HARMLESS_KL = 0.05;

/**
 * Hyper-parameters that weigh a loss without clipping. Above 0, samples outside the clip range still have a gradient,
 * and are meant to leave it: SPC's supervised loss moves 0.6 to 0.9 of a healthy generator's attempts out of it.
 */
const UNCLIPPED_WEIGHTS = ["supervised"];

/** Much of each update is clipped away, and the policy changes a lot nevertheless. */
export const highClipFraction: AlarmRule = {
  id: "high-clip-fraction",
  severity: "warning",
  advice: "Lower learningRate or the epochs over one batch, or learn from more episodes an update.",
  detect(state, isRaised) {
    const { hyperparameters } = state.config.learner;
    if (UNCLIPPED_WEIGHTS.some((name) => (hyperparameters[name] ?? 0) > 0)) return null;
    const threshold = isRaised ? RECOVERED_CLIP_FRACTION : MAX_CLIP_FRACTION;
    const divergences = decisionKls(state).map(({ values }) => newestMean(values) ?? 0);
    for (const [i, { name, values }] of metricSeries(state, "clipFraction").entries()) {
      const newest = newestMean(values);
      const kl = divergences[i] ?? 0;
      if (newest === null || newest <= threshold || kl <= HARMLESS_KL) continue;
      return {
        sentence: `${rounded(100 * newest)}% of the samples are outside the clip range (${name}).`,
        evidence: { [name]: newest, kl, threshold },
      };
    }
    return null;
  },
};
