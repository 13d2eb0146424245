import { OVER, type Reward } from "../core/game.ts";
import { turn, type SneakyState } from "./rules.ts";

/** Strata of the critic's rewards. */
const TRUE_STEP = 0;
const FORGED_STEP = 1;

/**
 * One attempt per seat. The generator's is a tie if its rewrite was not used; the critic has none if no step reached
 * it, and its verdicts on true and on forged steps are separate strata.
 */
export function rewards({ options, forged, handed, verdict }: SneakyState): readonly (readonly (Reward | null)[])[] {
  if (handed === false) return [[{ value: options.harmless }], []];
  const believed = verdict === "correct";
  if (forged === false) {
    return [[null], [{ value: believed ? options.trueStake : 0 - options.trueStake, stratum: TRUE_STEP }]];
  }
  const fooled = believed ? options.stake : 0 - options.stake;
  return [[{ value: fooled }], [{ value: 0 - fooled, stratum: FORGED_STEP }]];
}

export function returns(state: SneakyState): readonly number[] {
  if (turn(state) !== OVER) return [0, 0];
  return rewards(state).map((attempts) => attempts[0]?.value ?? 0);
}
