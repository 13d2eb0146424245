import type { Scalar, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { gatherRows, segmentSum } from "../../../agents/networks/sparse.ts";
import { held, tensorsOn } from "../../support/engines.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (engine) => {
  it("gatherRows picks rows, and returns gradients to the rows they came from", async () => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const table = tf.tidy(() => tf.variable(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2])));
    tf.tidy(() => {
      const ids = tf.tensor1d([2, 0, 2], "int32");
      expect([...gatherRows(tf, table as unknown as Tensor2D, ids).dataSync()]).toEqual([5, 6, 1, 2, 5, 6]);
      const weights = tf.tensor2d([1, 10, 100, 1000, 2, 20], [3, 2]);
      const loss = () => tf.sum(tf.mul(gatherRows(tf, table as unknown as Tensor2D, ids), weights)) as Scalar;
      const { grads } = tf.variableGrads(loss, [table as Variable]);
      expect([...(grads[table.name]?.dataSync() ?? [])]).toEqual([100, 1000, 0, 0, 3, 30]);
    });
    table.dispose();
    expect(held(tf)).toEqual(before);
  });

  it("segmentSum sums values with the same index, and returns gradients", async () => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const values = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3, 4, 5])));
    tf.tidy(() => {
      const ids = tf.tensor1d([0, 2, 0, 2, 3], "int32");
      const sums = () => segmentSum(tf, values as unknown as Tensor1D, ids, 4);
      expect([...sums().dataSync()]).toEqual([4, 0, 6, 5]);
      const loss = () => tf.sum(tf.mul(sums(), tf.tensor1d([10, 20, 30, 40]))) as Scalar;
      const { grads } = tf.variableGrads(loss, [values as Variable]);
      expect([...(grads[values.name]?.dataSync() ?? [])]).toEqual([10, 30, 10, 30, 40]);
    });
    values.dispose();
    expect(held(tf)).toEqual(before);
  });
});
