/** What is trained: attempts whose reward depends on other seats, or those that are right or wrong by the rules. */
export type Stage = "self-play" | "verifiable";

const STAGES: readonly Stage[] = ["self-play", "verifiable"];

/** Shares of verifiable attempts by verdict, as moving averages. */
export interface VerdictShares {
  readonly right: number;
  readonly unsure: number;
  readonly wrong: number;
}

/** What Iterative-SPO carries from update to update in addition to the optimiser's slots. */
export interface SpoState {
  readonly stage: Stage;
  /** Updates in this stage so far. */
  readonly stageUpdates: number;
  /** Null before the first update with verdicts. */
  readonly shares: VerdictShares | null;
  /** Moving average of the rewards of each stratum of self-play attempts; null for one that had none yet. */
  readonly baselines: readonly (number | null)[];
  /** Adam's slots; null before the first gradient step. */
  readonly slots: Float32Array | null;
}

/** Most strata with a baseline of their own. */
export const MAX_STRATA = 8;

/**
 * Places after the slots: stage, its updates, whether there are shares, three shares; of each stratum whether it has a
 * baseline, and the baseline.
 */
const SHARES_OFFSET = 2;
const BASELINES_OFFSET = SHARES_OFFSET + 4;
const TAIL_LENGTH = BASELINES_OFFSET + 2 * MAX_STRATA;

/** The state as one vector of finite numbers, the slots first. */
export function packState({ stage, stageUpdates, shares, baselines, slots }: SpoState): Float32Array {
  const tail = new Float32Array(TAIL_LENGTH);
  tail.set([STAGES.indexOf(stage), stageUpdates]);
  if (shares) tail.set([1, shares.right, shares.unsure, shares.wrong], SHARES_OFFSET);
  for (const [stratum, baseline] of baselines.entries()) {
    if (baseline !== null) tail.set([1, baseline], BASELINES_OFFSET + 2 * stratum);
  }
  const packed = new Float32Array((slots?.length ?? 0) + TAIL_LENGTH);
  if (slots) packed.set(slots);
  packed.set(tail, packed.length - TAIL_LENGTH);
  return packed;
}

/** Restores a state; null gives a new one in the stage `first`. */
export function unpackState(packed: Float32Array | null, first: Stage): SpoState {
  if (!packed) return { stage: first, stageUpdates: 0, shares: null, baselines: [], slots: null };
  const slots = packed.subarray(0, packed.length - TAIL_LENGTH);
  const at = (place: number) => packed[slots.length + place] as number;
  return {
    stage: STAGES[at(0)] ?? first,
    stageUpdates: at(1),
    shares: at(SHARES_OFFSET)
      ? { right: at(SHARES_OFFSET + 1), unsure: at(SHARES_OFFSET + 2), wrong: at(SHARES_OFFSET + 3) }
      : null,
    baselines: Array.from({ length: MAX_STRATA }, (_, stratum) =>
      at(BASELINES_OFFSET + 2 * stratum) ? at(BASELINES_OFFSET + 2 * stratum + 1) : null,
    ),
    slots: slots.length > 0 ? slots : null,
  };
}

/** When stages change, as shares of verifiable attempts (see the learner's hyper-parameters of these names). */
export interface Thresholds {
  readonly minAccuracy: number;
  readonly maxUnsure: number;
  readonly maxError: number;
  readonly unsureLimit: number;
  readonly minStageUpdates: number;
}

/** The stage of the next update, after one more update in the state's stage. */
export function nextStage(
  { stage, stageUpdates, shares }: Pick<SpoState, "stage" | "stageUpdates" | "shares">,
  { minAccuracy, maxUnsure, maxError, unsureLimit, minStageUpdates }: Thresholds,
): Stage {
  if (!shares || stageUpdates < minStageUpdates) return stage;
  const { right, unsure, wrong } = shares;
  if (stage === "verifiable") return right >= minAccuracy && unsure <= maxUnsure ? "self-play" : stage;
  return wrong >= maxError || unsure >= unsureLimit ? "verifiable" : stage;
}

/** `decay` of the average so far and the rest of the new value; the first value is taken as it is. */
export const movingAverage = (average: number | null, value: number, decay: number): number =>
  average === null ? value : decay * average + (1 - decay) * value;
