import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../../../../agents/engines/compiled/compile.ts";
import { recogniseGelu } from "../../../../../agents/engines/compiled/rewriting/gelu.ts";
import type { Value } from "../../../../../agents/engines/compiled/graph/graph.ts";
import { producingNode } from "../../../../../agents/engines/compiled/graph/graph.ts";
import type { Batch } from "../../../../../agents/engines/compiled/recording/recording.ts";
import { recordSymbolically } from "../../../../../agents/engines/compiled/shapes/symbolic.ts";
import { relativeDifference, numbers } from "../numbers.ts";

const spec = { x: { shape: ["n", 4], dtype: "float32" } } as const;

let bias: Variable;

beforeAll(async () => {
  await tf.setBackend("cpu");
  bias = tf.variable(tf.tensor1d(numbers("bias", 4)));
});

const c = Math.sqrt(2 / Math.PI);

/** Common ways to write it. */
const spellings: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  "half of x, times": (x) => {
    const cubic = tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))));
    return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(c, cubic))));
  },
  "by a power, halved last": (x) =>
    tf.mul(tf.mul(x, tf.add(tf.tanh(tf.mul(tf.add(tf.mul(tf.pow(x, 3), 0.044715), x), c)), 1)), 0.5),
  "by a square": (x) =>
    tf.div(tf.mul(x, tf.add(1, tf.tanh(tf.mul(tf.mul(x, c), tf.add(1, tf.mul(0.044715, tf.square(x))))))), 2),
};

const withGradient = (gelu: (x: Tensor) => Tensor) => (batch: Batch) =>
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(
      () => tf.sum(tf.square(gelu(tf.add(batch["x"] as Tensor, bias)))) as Scalar,
      [bias],
    );
    return { loss: value, gradient: grads[bias.name] as Tensor };
  });

/** Operations introduced as replacements. */
function recognised(step: (batch: Batch) => Record<string, Tensor>): string[] {
  const { graph, symbols } = recordSymbolically(step, spec);
  const replaced = new Map<Value, Value>();
  recogniseGelu(graph, symbols, replaced);
  return [...replaced.values()].map((value) => producingNode(value)?.op ?? "").sort();
}

describe("a GELU is recognised by its values, and so is its gradient", () => {
  test.each(Object.entries(spellings))("%s", async (_, gelu) => {
    expect(recognised(withGradient(gelu))).toEqual(["GeluGradient", "GeluInParts"]);
    const forward = (batch: Batch) => tf.tidy(() => ({ y: gelu(tf.add(batch["x"] as Tensor, bias)) }));
    expect(recognised(forward)).toEqual(["Gelu"]);
    const data = { x: numbers("x", 40, 2) };
    const tensors = { x: tf.tensor2d(data.x, [10, 4]) };
    for (const step of [withGradient(gelu), forward]) {
      const compiled = await compile(step, spec);
      const given = await compiled.run(data);
      for (const [name, tensor] of Object.entries(step(tensors) as Record<string, Tensor>)) {
        expect(relativeDifference(given[name] ?? [], tensor.dataSync()), name).toBeLessThan(1e-5);
      }
      await compiled.dispose();
    }
  });

  test("a near-GELU is left alone", () => {
    const otherConstant = (x: Tensor) =>
      tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(c, tf.add(x, tf.mul(0.05, tf.pow(x, 3)))))));
    expect(recognised(withGradient(otherConstant))).toEqual([]);
    expect(recognised(withGradient((x) => tf.mul(x, tf.tanh(x))))).toEqual([]);
  });

  test("one whose tanh is also used keeps it", async () => {
    const both = (batch: Batch) =>
      tf.tidy(() => {
        const x = batch["x"] as Tensor;
        const tanh = tf.tanh(tf.mul(c, tf.add(x, tf.mul(0.044715, tf.pow(x, 3)))));
        return { tanh, y: tf.mul(tf.mul(0.5, x), tf.add(1, tanh)) };
      });
    const compiled = await compile(both, spec);
    const data = { x: numbers("x", 8) };
    const given = await compiled.run(data);
    const expected = both({ x: tf.tensor2d(data.x, [2, 4]) });
    expect(relativeDifference(given["tanh"] ?? [], expected.tanh.dataSync())).toBeLessThan(1e-5);
    expect(relativeDifference(given["y"] ?? [], expected.y.dataSync())).toBeLessThan(1e-5);
    await compiled.dispose();
  });
});
