import type { Tensor1D } from "@tensorflow/tfjs";
import type { TF } from "../engines/engine.ts";
import type { Samples } from "../rollout/samples.ts";

/** Whole trajectories in order of length, so that sums over them are sums over the rows of a matrix. */
export interface TrajectoryBatch {
  /** The trajectories, shortest first. */
  readonly trajectories: Uint32Array;
  /** Their decisions, one trajectory's after another's. */
  readonly decisions: Uint32Array;
  /** How many there are of each length, shortest first. */
  readonly lengths: readonly { readonly length: number; readonly count: number }[];
}

/** The picked trajectories with all their decisions. */
export function trajectoryBatch({ starts }: Pick<Samples, "starts">, picked: Uint32Array): TrajectoryBatch {
  const lengthOf = (t: number) => (starts[t + 1] ?? 0) - (starts[t] ?? 0);
  const byLength = [...Map.groupBy(picked, lengthOf)].sort(([a], [b]) => a - b);
  const trajectories = Uint32Array.from(byLength.flatMap(([, members]) => members));
  const decisions = new Uint32Array(trajectories.reduce((sum, t) => sum + lengthOf(t), 0));
  let row = 0;
  for (const t of trajectories) for (let i = starts[t] ?? 0; i < (starts[t + 1] ?? 0); i++) decisions[row++] = i;
  return { trajectories, decisions, lengths: byLength.map(([length, { length: count }]) => ({ length, count })) };
}

/**
 * Sums of decisions over each trajectory of the batch: [decisions] -> [trajectories]. Slices and sums alone, because WebAssembly
 * has no kernel for the gradient of a gathering. Call inside `tf.tidy`.
 */
export function sumOverTrajectories(tf: TF, values: Tensor1D, { lengths }: Pick<TrajectoryBatch, "lengths">): Tensor1D {
  let offset = 0;
  const sums = lengths.map(({ length, count }) => {
    const part = tf.slice(values, offset, length * count);
    offset += length * count;
    return length === 1 ? part : (tf.sum(tf.reshape(part, [count, length]), 1) as Tensor1D);
  });
  return sums.length === 1 && sums[0] ? sums[0] : tf.concat(sums);
}
