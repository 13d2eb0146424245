import { NO_VERDICT, VERDICTS } from "../../../agents/rollout/sample-set.ts";
import type { Samples } from "../../../agents/rollout/samples.ts";
import type { Verdict } from "../../../games/core/game.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/** One attempt: the action at each decision, and the outcome. */
export interface Attempt {
  readonly role: number;
  readonly actions: readonly number[];
  readonly reward: number;
  readonly group?: number;
  readonly stratum?: number;
  readonly episode?: number;
  readonly verdict?: Verdict;
}

/**
 * Samples of attempts in which every action is always legal and every decision sees the constant 1: rows are that and a
 * one-hot of the role. Behaviour is uniform.
 */
export function samplesOfAttempts(attempts: readonly Attempt[], roles: number, actions: number): Samples {
  const decisions = attempts.flatMap(({ role, actions: taken }) => taken.map((action) => ({ role, action })));
  const starts = new Uint32Array(attempts.length + 1);
  attempts.forEach(({ actions: taken }, i) => (starts[i + 1] = valueAt(starts, i) + taken.length));
  const oneHot = (role: number) => Array.from({ length: roles }, (_, i) => (i === role ? 1 : 0));
  return {
    count: decisions.length,
    rows: Float32Array.from(decisions.flatMap(({ role }) => [1, ...oneHot(role)])),
    masks: new Float32Array(decisions.length * actions).fill(1),
    actions: Int32Array.from(decisions, ({ action }) => action),
    logProbs: new Float32Array(decisions.length).fill(-Math.log(actions)),
    roles: Int32Array.from(decisions, ({ role }) => role),
    starts,
    returns: Float32Array.from(attempts, ({ reward }) => reward),
    groups: Int32Array.from(attempts, ({ group }, i) => group ?? i),
    strata: Int32Array.from(attempts, ({ stratum }) => stratum ?? 0),
    episodes: Int32Array.from(attempts, ({ episode }, i) => episode ?? i),
    verdicts: Int8Array.from(attempts, ({ verdict }) =>
      verdict === undefined ? NO_VERDICT : VERDICTS.indexOf(verdict),
    ),
  };
}
