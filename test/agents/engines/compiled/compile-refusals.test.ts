import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { compile } from "../../../../agents/engines/compiled/compile.ts";
import type { Batch } from "../../../../agents/engines/compiled/recording/recording.ts";
import type { AgentError } from "../../../../agents/errors.ts";
import { numbers } from "./numbers.ts";
import { valueAt } from "../../../../games/core/value-at.ts";

const spec = { x: { shape: ["n", 8], dtype: "float32" } } as const;

let vector: Variable;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

beforeEach(() => {
  vector?.dispose();
  vector = tf.variable(tf.tensor1d(numbers("vector", 8)));
});

const xOf = (batch: Batch): Tensor => batch["x"] as Tensor;
const total = (x: Tensor) => ({ total: tf.sum(x) as Scalar });
const adam = tf.train.adam(0.01);

/** What can't be recorded faithfully, and the message of its refusal. */
const refused: Readonly<Record<string, readonly [step: (batch: Batch) => Record<string, Tensor>, sentence: string]>> = {
  "random numbers": [
    (batch) => total(tf.add(xOf(batch), tf.randomNormal([8]))),
    "tf.randomNormal draws random numbers. Draw them outside and pass them in with the batch.",
  ],
  "random numbers with a seed": [
    (batch) => total(tf.add(xOf(batch), tf.randomUniform([8], 0, 1, "float32", 7))),
    "tf.randomUniform draws random numbers.",
  ],
  dropout: [(batch) => total(tf.dropout(xOf(batch), 0.5)), "tf.dropout draws random numbers."],
  "random numbers of JavaScript's": [
    (batch) => total(tf.mul(xOf(batch), Math.random())),
    "Numbers that change from step to step must come with the batch, random ones too.",
  ],
  "a tensor it closes over": [
    (batch) => total(tf.mul(xOf(batch), outside)),
    "it closes over a tensor of shape [8] that is neither an input nor a variable. Pass it in with the batch",
  ],
  "reading numbers": [
    (batch) => total(tf.mul(xOf(batch), valueAt(tf.sum(vector).dataSync(), 0))),
    "it reads a tensor's numbers with data(), dataSync(), arraySync() or print().",
  ],
  "arithmetic on the learning rate": [
    (batch) => total(tf.mul(xOf(batch), (Reflect.get(adam, "learningRate") as number) * 3)),
    "it does arithmetic on the learning rate. Set optimizer.learningRate between steps",
  ],
  "an operation without a gradient": [
    (batch) => {
      const { value, grads } = tf.variableGrads(() => tf.sum(tf.topk(tf.mul(xOf(batch), vector), 2).values), [vector]);
      return { value, ...grads };
    },
    "TopK has no ONNX counterpart here. Express it with other operations",
  ],
  "a missing gradient": [
    (batch) => {
      const found = (x: Tensor) => tf.sum(tf.cast(tf.greater(tf.mul(x, vector), 0), "float32")) as Scalar;
      const { value, grads } = tf.variableGrads(() => found(xOf(batch)), [vector]);
      return { value, ...grads };
    },
    'recording it failed with "Cannot compute gradient: gradient function not found for Greater.". Build the loss from',
  ],
  "an unknown operation": [
    (batch) => total(tf.einsum("ij,j->i", xOf(batch), vector)),
    "Einsum has no ONNX counterpart here.",
  ],
  "an operation that ONNX has for other kinds of numbers only": [
    (batch) => total(tf.cast(tf.round(tf.cast(xOf(batch), "int32")), "float32")),
    "cast to float32 before.",
  ],
  "a branch on the batch's size": [
    (batch) => total(xOf(batch).shape[0] % 4 === 3 ? tf.exp(xOf(batch)) : xOf(batch)),
    "it runs other operations at another batch size.",
  ],
  // If the batch has all probe sizes, its dimensions can't be distinguished.
  "every size that the batch is probed at": [
    (batch) => {
      const sizes = [17, 103, 211, 307].map((size) => tf.ones([size]));
      return { all: tf.concat([...sizes, tf.ones([xOf(batch).shape[0]])]) };
    },
    "it runs other operations at another batch size.",
  ],
  "half a batch": [
    (batch) => ({ half: tf.slice(xOf(batch), [0, 0], [Math.floor(xOf(batch).shape[0] / 2), -1]) }),
    "Batch-sized tensors must keep whole rows: pad or cut them outside the step.",
  ],
  "a cut along the batch": [
    (batch) => ({ cut: tf.slice(tf.concat([xOf(batch), xOf(batch)], 0), [3, 0], [xOf(batch).shape[0], -1]) }),
    "tf.slice cuts along a batch dimension.",
  ],
  "classes by the batch's size": [
    (batch) => total(tf.oneHot(tf.tensor1d([0, 1], "int32"), xOf(batch).shape[0] ?? 1)),
    "OneHot has other attributes",
  ],
};

const outside = tf.tensor1d(numbers("outside", 8));

describe("what can't be recorded faithfully is refused, and the message says what to do", () => {
  test.each(Object.entries(refused))("%s", async (_, [step, sentence]) => {
    const before = tf.memory();
    const attempt = compile((batch) => tf.tidy(() => step(batch)), spec, { optimizers: [adam] });
    const error = await attempt.then(
      () => null,
      (thrown: unknown) => thrown as AgentError,
    );
    expect(error?.code).toBe("engine/not-recordable");
    expect(error?.message).toContain(sentence);
    const after = tf.memory();
    expect([after.numTensors, after.numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
    expect(tf.getBackend(), "the previous backend").toBe("cpu");
    expect(vector.dataSync(), "variables have their numbers").toEqual(numbers("vector", 8));
  });

  test("a batch with too many named dimensions", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 7 }, (_, i) => [`x${i}`, { shape: [`n${i}`], dtype: "float32" } as const]),
    );
    await expect(compile(() => ({}), many)).rejects.toThrow("its batch has 7 named dimensions. Use at most 6");
  });

  test("a constant tensor may be closed over when it is listed", async () => {
    const step = await compile((batch) => tf.tidy(() => total(tf.mul(xOf(batch), outside))), spec, {
      constants: [outside],
    });
    const { total: given } = await step.run({ x: new Float32Array(16).fill(1) });
    expect(given?.[0]).toBeCloseTo(2 * numbers("outside", 8).reduce((sum, x) => sum + x), 4);
    await step.dispose();
  });
});
