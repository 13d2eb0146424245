import type { Grouping } from "../networks/grouping.ts";
import type { Joint } from "./joint.ts";

/**
 * Decisions of the learning policy, rebuilt from stored episodes by replaying them. A trajectory is what one seat did
 * in one attempt of one episode; its decisions are contiguous, in order. Attempts without a reward are left out.
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
