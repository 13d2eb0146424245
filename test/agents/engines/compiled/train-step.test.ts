import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { compiledTrainStep } from "../../../../agents/engines/compiled/train-step.ts";
import { eagerTrainStep } from "../../../../agents/engines/eager.ts";
import type { TrainStep } from "../../../../agents/engines/step.ts";
import { gatherRows } from "../../../../agents/networks/sparse.ts";
import { relativeDifference, numbers } from "./numbers.ts";
import { mlp, transformer, type Task } from "./programs.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const steps: TrainStep[] = [];

afterEach(() => {
  for (const step of steps.splice(0)) step.dispose();
});

const compiled = async ({ program }: Task): Promise<TrainStep> => {
  const step = await compiledTrainStep(tf, program);
  steps.push(step);
  return step;
};

const eager = ({ program }: Task): TrainStep => {
  const step = eagerTrainStep(tf, program);
  steps.push(step);
  return step;
};

/** Takes steps from `from` to `to`, each batch seeded by its number, with a decaying learning rate. */
async function train(step: TrainStep, task: Task, rows: number, from: number, to: number) {
  let terms: Readonly<Record<string, number>> = {};
  for (let i = from; i < to; i++) terms = await step.run(task.batch(rows, `batch ${i % 16}`), 1e-3 / (1 + i / 50));
  return terms;
}

describe("a compiled train step matches the eager one on cpu", () => {
  test("200 steps of PPO on an MLP: weights within 1e-4, slots and terms within 1e-3", async () => {
    const [own, reference] = [await compiled(mlp), eager(mlp)];
    for (const step of [own, reference]) await step.restore(mlp.weights, null);
    const terms = await train(own, mlp, 16, 0, 200);
    const expected = await train(reference, mlp, 16, 0, 200);
    expect(Object.keys(terms)).toEqual(Object.keys(expected));
    expect(relativeDifference(Object.values(terms), Object.values(expected))).toBeLessThan(1e-3);
    expect(relativeDifference(await own.values(), await reference.values())).toBeLessThan(1e-4);
    expect(relativeDifference(await own.slots(), await reference.slots())).toBeLessThan(1e-3);
    expect(relativeDifference(await own.values(), mlp.weights), "it has learned").toBeGreaterThan(0.01);
  });

  test("a transformer: gradients of the first step within 1e-4, weights after 8 within 2e-3", async () => {
    const [own, reference] = [await compiled(transformer), eager(transformer)];
    for (const step of [own, reference]) await step.restore(transformer.weights, null);
    await train(own, transformer, 1, 0, 1);
    await train(reference, transformer, 1, 0, 1);
    // Adam's first moments are a tenth of the clipped gradients.
    expect(relativeDifference((await own.slots()).subarray(1), (await reference.slots()).subarray(1))).toBeLessThan(
      1e-4,
    );
    await train(own, transformer, 1, 1, 8);
    await train(reference, transformer, 1, 1, 8);
    expect(relativeDifference(await own.values(), await reference.values())).toBeLessThan(2e-3);
  });

  test("batches of 1 to 4096 rows through one session", async () => {
    const [own, reference] = [await compiled(mlp), eager(mlp)];
    for (const rows of [64, 1, 7, 1024, 4096, 33]) {
      for (const step of [own, reference]) await step.restore(mlp.weights, null);
      const terms = await own.run(mlp.batch(rows, `of ${rows}`), 1e-3);
      const expected = await reference.run(mlp.batch(rows, `of ${rows}`), 1e-3);
      expect(relativeDifference(Object.values(terms), Object.values(expected)), `${rows} rows`).toBeLessThan(1e-5);
      expect(relativeDifference(await own.slots(), await reference.slots()), `${rows} rows`).toBeLessThan(1e-5);
    }
  });
});

/** Variables of all kinds: one used twice, one that the loss ignores, a scalar, a table of which rows are gathered. */
const motley: Task = {
  program: {
    key: "motley",
    inputs: { x: { shape: ["n", 3], dtype: "float32" }, ids: { shape: ["n"], dtype: "int32" } },
    variables: [
      { name: "twice", shape: [3, 3] },
      { name: "idle", shape: [4] },
      { name: "single", shape: [1] },
      { name: "scalar", shape: [] },
      { name: "table", shape: [5, 3] },
    ],
    epsilon: 1e-5,
    gradientNorm: 1,
    terms(tf, [twice, _idle, single, scalar, table], batch) {
      const weights = twice as unknown as Tensor2D;
      const hidden = tf.tanh(tf.matMul(batch["x"] as Tensor2D, weights));
      const picked = gatherRows(tf, table as unknown as Tensor2D, batch["ids"] as Tensor1D);
      const out = tf.mul(
        tf.add(tf.matMul(hidden as Tensor2D, weights), picked),
        tf.mul(single as Tensor, scalar as Tensor),
      );
      const loss = tf.mean(tf.square(tf.sub(out, 1))) as Scalar;
      return { loss, error: loss };
    },
  },
  weights: numbers("motley", 9 + 4 + 1 + 1 + 15),
  batch: (rows, seed) => ({
    x: numbers(seed, rows * 3),
    ids: Int32Array.from({ length: rows }, (_, i) => (i * 3) % 5),
  }),
};

test("variables of all kinds are trained as in eager mode, within 1e-5", async () => {
  const [own, reference] = [await compiled(motley), eager(motley)];
  for (const step of [own, reference]) await step.restore(motley.weights, null);
  const terms = await train(own, motley, 7, 0, 20);
  expect(terms["error"]).toBeCloseTo((await train(reference, motley, 7, 0, 20))["error"] ?? Number.NaN, 5);
  expect(relativeDifference(await own.values(), await reference.values())).toBeLessThan(1e-5);
  expect(relativeDifference((await own.slots()).subarray(1), (await reference.slots()).subarray(1))).toBeLessThan(1e-5);
  expect((await own.values()).subarray(9, 13)).toEqual(motley.weights.subarray(9, 13));
});

describe("a run resumes from step to step", () => {
  test("eager, then compiled, then eager: as if eager throughout, within 1e-5", async () => {
    const whole = eager(mlp);
    await whole.restore(mlp.weights, null);
    await train(whole, mlp, 16, 0, 30);
    let [values, slots]: [Float32Array, Float32Array | null] = [mlp.weights, null];
    for (const [leg, step] of [eager(mlp), await compiled(mlp), eager(mlp)].entries()) {
      await step.restore(values, slots);
      await train(step, mlp, 16, leg * 10, leg * 10 + 10);
      [values, slots] = [await step.values(), await step.slots()];
    }
    expect(relativeDifference(values, await whole.values())).toBeLessThan(1e-5);
    expect(slots?.[0]).toBe(30);
    expect(relativeDifference(slots?.subarray(1) ?? [], (await whole.slots()).subarray(1))).toBeLessThan(1e-5);
  });

  test("same weights, same batches, same bits, in another session and after an interruption too", async () => {
    const [first, second] = [await compiled(mlp), await compiled(mlp)];
    await first.restore(mlp.weights, null);
    await train(first, mlp, 16, 0, 12);
    const stopped = [await first.values(), await first.slots()] as const;
    await first.restore(...stopped);
    await train(first, mlp, 16, 12, 24);
    await second.restore(mlp.weights, null);
    await train(second, mlp, 16, 0, 12);
    await second.restore(await second.values(), await second.slots());
    await train(second, mlp, 16, 12, 24);
    expect(await second.values()).toEqual(await first.values());
    expect(await second.slots()).toEqual(await first.slots());
  });

  test("fresh slots are those of one that never took a step", async () => {
    const step = await compiled(mlp);
    await step.restore(mlp.weights, null);
    const once = await step.run(mlp.batch(8, "x"), 1e-3);
    await step.restore(mlp.weights, Float32Array.of(0));
    expect(await step.run(mlp.batch(8, "x"), 1e-3)).toEqual(once);
  });

  test("weights and slots of another program are rejected", async () => {
    const step = await compiled(mlp);
    expect(() => step.restore(new Float32Array(3), null)).toThrow(
      "The program has 29089 parameters, but 3 were given.",
    );
    expect(() => step.restore(mlp.weights, new Float32Array(7))).toThrow("The optimiser has 7 slots");
  });

  test("a batch that does not fit is rejected with a message, and the step stays usable", async () => {
    const step = await compiled(mlp);
    await step.restore(mlp.weights, null);
    const batch = mlp.batch(8, "x");
    const others = Object.fromEntries(Object.entries(batch).filter(([name]) => name !== "rows"));
    await expect(step.run(others, 1e-3)).rejects.toThrow("rows is missing");
    await expect(step.run({ ...batch, rows: new Float32Array(0) }, 1e-3)).rejects.toThrow("rows is empty");
    await expect(step.run({ ...batch, taken: new Float32Array(32 * 9) }, 1e-3)).rejects.toThrow(
      "taken has 288 numbers: 9 rows instead of 8 (n)",
    );
    await expect(step.run(batch, 1e-3)).resolves.toHaveProperty("gradientNorm");
  });
});

test("a compiled step holds no tensors of TensorFlow.js, however many steps it takes", async () => {
  const before = tf.memory();
  const step = await compiled(mlp);
  await step.restore(mlp.weights, null);
  await train(step, mlp, 8, 0, 50);
  const after = tf.memory();
  expect([after.numTensors, after.numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
});
