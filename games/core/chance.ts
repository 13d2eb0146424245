import type { ChanceOutcome } from "./game.ts";
import type { Random } from "./random.ts";

/**
 * The action of an outcome drawn by its probability, as `chooseWeighted` would, with one number of the stream. @throws
 * RangeError when no outcome has a positive probability.
 */
export function drawOutcome(random: Random, outcomes: readonly ChanceOutcome[]): number {
  let u = random();
  let last = -1;
  for (const { action, probability } of outcomes) {
    if (probability <= 0) continue;
    last = action;
    u -= probability;
    if (u < 0) return action;
  }
  if (last < 0) throw new RangeError("no outcome has a positive probability");
  return last;
}
