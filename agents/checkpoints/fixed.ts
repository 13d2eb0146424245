import { readOptions } from "../rule-options.ts";
import type { CheckpointRule } from "./checkpoint-rule.ts";

const options = {
  ageShare: { default: 0.1, min: 0, max: 1, meaning: "Share of the agent's updates that have to be new, if more." },
} as const;

/**
 * Every so many updates, later every tenth of the agent's age, so that a population stays small enough to display.
 * Never resets.
 */
export const fixed: CheckpointRule = {
  id: "fixed",
  summary: "A snapshot after every so many updates; no resets.",
  options,
  isDue({ updates, lastSnapshot, snapshotEvery }, given) {
    const { ageShare } = readOptions(options, given);
    return updates - lastSnapshot >= Math.max(snapshotEvery, ageShare * lastSnapshot);
  },
  isReset(_kind, _options, random) {
    random();
    return false;
  },
};
