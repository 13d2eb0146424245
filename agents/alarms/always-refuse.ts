import type { AlarmRule } from "./alarm.ts";
import { atEnds, watchedMeasures } from "./metrics.ts";

/** A role refuses everything, harmless or not: safe and useless. */
export const alwaysRefuse: AlarmRule = {
  id: "always-refuse",
  severity: "critical",
  advice: "Raise the reward of answering what is harmless, or its share of the episodes; lower the learning rate.",
  detect(state, isRaised) {
    const { refusal } = watchedMeasures(state);
    const newest = state.evaluations.at(-1);
    const evidence = refusal && newest ? atEnds(newest.measures, refusal.when, isRaised) : null;
    return evidence && { sentence: `The ${refusal?.role} refuses everything, harmless or not.`, evidence };
  },
};
