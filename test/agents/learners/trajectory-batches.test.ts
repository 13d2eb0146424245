import type { Scalar, Tensor1D, Variable } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { sumOverTrajectories, trajectoryBatch } from "../../../agents/learners/trajectory-batches.ts";
import { tensorsOn } from "../../support/engines.ts";

const starts = Uint32Array.from([0, 3, 4, 6, 9, 10]);
const batch = trajectoryBatch({ starts }, Uint32Array.from([3, 0, 4, 2]));

describe("trajectoryBatch", () => {
  it("holds every decision of the picked trajectories, shortest first", () => {
    expect([...batch.trajectories]).toEqual([4, 2, 3, 0]);
    expect([...batch.decisions]).toEqual([9, 4, 5, 6, 7, 8, 0, 1, 2]);
    expect(batch.lengths).toEqual([
      { length: 1, count: 1 },
      { length: 2, count: 1 },
      { length: 3, count: 2 },
    ]);
  });
});

describe("sumOverTrajectories", () => {
  it.each(["cpu", "wasm"] as const)(
    "sums over each trajectory, and hands slopes back to its decisions, on %s",
    async (engine) => {
      const tf = await tensorsOn(engine);
      const values = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3, 4, 5, 6, 7, 8, 9])));
      tf.tidy(() => {
        const sums = sumOverTrajectories(tf, values as unknown as Tensor1D, batch);
        expect([...sums.dataSync()]).toEqual([1, 5, 15, 24]);
        const weights = tf.tensor1d([10, 20, 30, 40]);
        const loss = () =>
          tf.sum(tf.mul(sumOverTrajectories(tf, values as unknown as Tensor1D, batch), weights)) as Scalar;
        const { grads } = tf.variableGrads(loss, [values as Variable]);
        expect([...(grads[values.name]?.dataSync() ?? [])]).toEqual([10, 20, 20, 30, 30, 30, 40, 40, 40]);
      });
      values.dispose();
    },
  );
});
