import type { Samples } from "../rollout/samples.ts";

/** Whole trajectories with all their decisions. */
export interface TrajectoryBatch {
  /** The decisions, trajectory by trajectory. */
  readonly decisions: Uint32Array;
  /** For each decision the index of its trajectory in the batch. */
  readonly owners: Int32Array;
}

/** The picked trajectories with all their decisions. */
export function trajectoryBatch({ starts }: Pick<Samples, "starts">, picked: Uint32Array): TrajectoryBatch {
  const trajectoryLength = (t: number) => (starts[t + 1] as number) - (starts[t] as number);
  const count = picked.reduce((sum, t) => sum + trajectoryLength(t), 0);
  const [decisions, owners] = [new Uint32Array(count), new Int32Array(count)];
  let row = 0;
  picked.forEach((t, place) => {
    for (let i = starts[t] as number; i < (starts[t + 1] as number); i++) {
      owners[row] = place;
      decisions[row++] = i;
    }
  });
  return { decisions, owners };
}
