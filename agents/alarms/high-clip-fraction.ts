import type { AlarmRule } from "./alarm.ts";
import { metricSeries, newestMean, rounded } from "./metrics.ts";

/**
 * Fraction of samples outside the clip range, mean over some updates. 0.1 to 0.3 is usual for PPO; where half of the
 * samples are clipped, half have no gradient.
 */
const MAX_CLIP_FRACTION = 0.5;
const RECOVERED_CLIP_FRACTION = 0.4;
/**
 * Nats of KL below which clipping does no harm: healthy leagues of small games clip 0.6 of their samples for some early
 * updates, at a KL of 0.01, and get better.
 */
const HARMLESS_KL = 0.05;

/** Much of each update is clipped away, and the policy changes a lot nevertheless. */
export const highClipFraction: AlarmRule = {
  id: "high-clip-fraction",
  severity: "warning",
  advice: "Lower learningRate or the epochs over one batch, or learn from more episodes an update.",
  detect(state, isRaised) {
    const threshold = isRaised ? RECOVERED_CLIP_FRACTION : MAX_CLIP_FRACTION;
    const divergences = metricSeries(state, "kl").map(({ values }) => newestMean(values) ?? 0);
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
