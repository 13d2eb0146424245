import type { Verdict } from "../../games/core/game.ts";
import type { Grouping } from "../networks/grouping.ts";
import type { Joint } from "./joint.ts";

/** Verdicts by their number in samples. */
export const VERDICTS = ["wrong", "unsure", "right"] as const satisfies readonly Verdict[];

/** Verdict of an attempt that can't be verified. */
export const NO_VERDICT = -1;

/**
 * Decisions of the learning policy, rebuilt from stored episodes by replaying them. A trajectory is what one seat did
 * in one attempt of one episode; its decisions are contiguous, in order. Attempts without a reward are left out.
 * @see {@link collectSamples}
 */
export interface Samples {
  readonly count: number;
  /** [count, inputSize]. */
  readonly rows: Float32Array;
  /** [count, actions], 1 where legal. */
  readonly masks: Float32Array;
  /** [count]. */
  readonly actions: Int32Array;
  /** [count] behaviour log-probabilities, nats. */
  readonly logProbs: Float32Array;
  /** [count] role of the deciding seat. */
  readonly roles: Int32Array;
  /** [trajectories + 1] offsets into the rows. */
  readonly starts: Uint32Array;
  /**
   * [trajectories] the attempt's reward (the seat's return where an episode is one attempt), scaled into -1 … 1 by the
   * game's bounds.
   */
  readonly returns: Float32Array;
  /** [trajectories] number of the group: attempts of one seat in one episode share it. */
  readonly groups: Int32Array;
  /** [trajectories] stratum of the reward within its role (see the game's `Reward`). */
  readonly strata: Int32Array;
  /** [trajectories] number of the episode: attempts of all seats in one episode share it. */
  readonly episodes: Int32Array;
  /** [trajectories] what a verifiable attempt was (see `VERDICTS`), NO_VERDICT for others. */
  readonly verdicts: Int8Array;
  /** Decisions grouped by information state, if these are known from the tree; otherwise `groupRows` finds them. */
  readonly states?: Grouping | undefined;
  /** Joint observations of all seats; only on request. */
  readonly joint?: Joint | undefined;
}

/** Optional parts of samples. */
export interface SamplesDetail {
  /** Whether to include joint observations (`Samples.joint`). */
  readonly joint?: boolean | undefined;
}
