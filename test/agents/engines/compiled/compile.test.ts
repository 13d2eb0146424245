import * as tf from "@tensorflow/tfjs";
import type { Optimizer, Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../../../agents/engines/compiled/compile.ts";
import type { CompiledStep } from "../../../../agents/engines/compiled/running/compiled-step.ts";
import type { Batch } from "../../../../agents/engines/compiled/recording/recording.ts";
import { relativeDifference, numbers } from "./numbers.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const spec = {
  x: { shape: ["n", 6], dtype: "float32" },
  y: { shape: ["n", 3], dtype: "float32" },
} as const;

const batchOf = (rows: number, seed: string) => ({
  x: numbers(`x ${seed}`, rows * 6),
  y: numbers(`y ${seed}`, rows * 3),
});

const tensorsOf = (rows: number, seed: string) => {
  const { x, y } = batchOf(rows, seed);
  return { x: tf.tensor2d(x, [rows, 6]), y: tf.tensor2d(y, [rows, 3]) };
};

let models = 0;

/** Two layers, trained by `minimize` as in any TF.js program. */
function model(optimizer: Optimizer) {
  const name = `model${models++}`;
  const make = (part: string, shape: [number, number] | [number]): Variable =>
    tf.tidy(() =>
      tf.variable(
        tf.tensor(
          numbers(
            part,
            shape.reduce((a, b) => a * b, 1),
            0.5,
          ),
          shape,
        ),
        true,
        `${name}/${part}`,
      ),
    );
  const variables = [make("first", [6, 5]), make("bias", [5]), make("second", [5, 3])];
  const [first, bias, second] = variables as unknown as [Tensor2D, Tensor1D, Tensor2D];
  const loss = ({ x, y }: Batch) => {
    const hidden = tf.tanh(tf.add(tf.matMul(x as Tensor2D, first), bias));
    return tf.mean(tf.square(tf.sub(tf.matMul(hidden as Tensor2D, second), y as Tensor))) as Scalar;
  };
  const step = (batch: Batch) => ({ loss: optimizer.minimize(() => loss(batch), true, variables) as Scalar });
  const eagerly = (seed: string) => tf.tidy(() => step(tensorsOf(4, seed)).loss.dataSync()[0] ?? Number.NaN);
  const weights = () => Float32Array.from(variables.flatMap((variable) => [...variable.dataSync()]));
  const dispose = () => {
    for (const variable of variables) variable.dispose();
    optimizer.dispose();
  };
  return { variables, optimizer, step, eagerly, weights, dispose };
}

const compiledModel = ({ step, optimizer }: ReturnType<typeof model>): Promise<CompiledStep> =>
  compile(step, spec, { optimizers: [optimizer] });

describe("an ordinary TensorFlow.js step, compiled", () => {
  const optimizers: Readonly<Record<string, () => Optimizer>> = {
    adam: () => tf.train.adam(0.01),
    rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5),
    adagrad: () => tf.train.adagrad(0.05),
  };

  test.each(Object.entries(optimizers))("follows %s for 30 steps, within 1e-4", async (_, make) => {
    const [own, reference] = [model(make()), model(make())];
    const compiled = await compiledModel(own);
    for (let i = 0; i < 30; i++) {
      const { loss } = await compiled.run(batchOf(4, `${i}`));
      expect(loss?.[0]).toBeCloseTo(reference.eagerly(`${i}`), 4);
    }
    expect(relativeDifference(compiled.weights(), reference.weights())).toBeLessThan(1e-4);
    await compiled.dispose();
    own.dispose();
    reference.dispose();
  });

  test.each([
    [
      "Adamax",
      () => tf.train.adamax(0.01),
      "TensorFlow.js can't save the state of Adamax. Use Adam, RMSProp or Adagrad.",
    ],
    ["SGD", () => tf.train.sgd(0.01), "it closes over a tensor of shape []"],
  ])("refuses %s", async (_, make, sentence) => {
    const own = model(make());
    await expect(compiledModel(own)).rejects.toThrow(sentence);
    own.dispose();
  });

  test("follows a learning rate schedule", async () => {
    const [own, reference] = [model(tf.train.adam(0.1)), model(tf.train.adam(0.1))];
    const compiled = await compiledModel(own);
    for (let i = 0; i < 6; i++) {
      for (const { optimizer } of [own, reference]) Reflect.set(optimizer, "learningRate", 0.1 / (1 + i) ** 2);
      await compiled.run(batchOf(4, `${i}`));
      reference.eagerly(`${i}`);
    }
    expect(relativeDifference(compiled.weights(), reference.weights())).toBeLessThan(1e-5);
    await compiled.dispose();
    own.dispose();
    reference.dispose();
  });

  test("keeps its tensor count over many steps, and releases all at the end", async () => {
    const own = model(tf.train.adam(0.01));
    const compiled = await compiledModel(own);
    await compiled.run(batchOf(4, "0"));
    const before = tf.memory().numTensors;
    for (let i = 0; i < 40; i++) await compiled.run(batchOf(1 + (i % 5), `${i}`));
    expect(tf.memory().numTensors).toBe(before);
    await compiled.dispose();
    own.dispose();
  });

  test("keeps weights and slots contiguous in one buffer", async () => {
    const own = model(tf.train.adam(0.01));
    const compiled = await compiledModel(own);
    await compiled.run(batchOf(4, "0"));
    const parts = [...own.variables, ...compiled.slots()].map((variable) => compiled.read(variable));
    expect(new Set(parts.map(({ buffer }) => buffer)).size).toBe(1);
    const [first, second] = parts;
    expect(second?.byteOffset).toBe((first?.byteOffset ?? 0) + (first?.byteLength ?? 0));
    await compiled.dispose();
    own.dispose();
  });

  test("one batch at a time", async () => {
    const own = model(tf.train.adam(0.01));
    const compiled = await compiledModel(own);
    const first = compiled.run(batchOf(4, "0"));
    await expect(compiled.run(batchOf(4, "1"))).rejects.toThrow("one batch at a time");
    expect(() => compiled.write(own.variables[0] as Variable, new Float32Array(30))).toThrow("one batch at a time");
    await first;
    // Ends after the current run, not sooner.
    const last = compiled.run(batchOf(4, "1"));
    await compiled.dispose();
    await expect(last).resolves.toHaveProperty("loss");
    await expect(compiled.run(batchOf(4, "2"))).rejects.toThrow("released");
    own.dispose();
  });
});

describe("named dimensions", () => {
  /** Rows seen once, decisions that index their row, trajectories that own decisions. */
  const program = {
    rows: { shape: ["u", 5], dtype: "float32" },
    places: { shape: ["n"], dtype: "int32" },
    owners: { shape: ["n"], dtype: "int32" },
    weights: { shape: ["t"], dtype: "float32" },
    scale: { shape: [1], dtype: "float32" },
  } as const;

  function sharedRows(kernel: Variable) {
    return (batch: Batch) =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => {
          const answers = tf.matMul(batch["rows"] as Tensor2D, kernel as unknown as Tensor2D);
          const picked = tf.gather(answers, batch["places"] as Tensor1D);
          const joint = tf.unsortedSegmentSum(
            tf.sum(tf.tanh(picked), 1) as Tensor1D,
            batch["owners"] as Tensor1D,
            (batch["weights"] as Tensor1D).shape[0],
          );
          const total = tf.mean(tf.mul(joint, batch["weights"] as Tensor1D));
          const apiece = tf.mean(tf.square(picked));
          const pairs = tf.mean(tf.matMul(picked, answers, false, true));
          return tf.add(
            tf.add(tf.mul(total, batch["scale"] as Tensor1D).asScalar(), apiece),
            tf.mul(0.1, pairs),
          ) as Scalar;
        }, [kernel]);
        return { loss: value, gradient: grads[kernel.name] as Tensor };
      });
  }

  const dataOf = (u: number, n: number, t: number) => ({
    rows: numbers(`rows ${u}`, u * 5),
    places: Int32Array.from({ length: n }, (_, i) => (i * 7) % u),
    owners: Int32Array.from({ length: n }, (_, i) => i % t),
    weights: numbers(`weights ${t}`, t),
    scale: Float32Array.of(0.7),
  });

  test("that equal a fixed size of the step by chance", async () => {
    const sizes = [17, 103];
    const given = Object.fromEntries(
      sizes.map((size) => [`x${size}`, { shape: ["n", size], dtype: "float32" } as const]),
    );
    const step = await compile(
      (batch) =>
        tf.tidy(() => {
          const sums = sizes.map((size) => tf.sum(tf.add(batch[`x${size}`] as Tensor, tf.ones([size]))));
          return { sum: tf.addN([...sums, tf.sum(tf.ones([batch["x17"]?.shape[0] ?? 0]))]) };
        }),
      given,
    );
    for (const rows of [1, 17, 40]) {
      const data = Object.fromEntries(sizes.map((size) => [`x${size}`, new Float32Array(rows * size)]));
      const { sum } = await step.run(data);
      expect(sum?.[0]).toBe(rows * (17 + 103) + rows);
    }
    await step.dispose();
  });

  test("three of them, each of any size, in one session", async () => {
    const kernel = tf.tidy(() => tf.variable(tf.tensor2d(numbers("kernel", 15), [5, 3])));
    const step = sharedRows(kernel);
    const compiled = await compile(step, program);
    for (const [u, n, t] of [
      [3, 8, 2],
      [1, 1, 1],
      [40, 300, 17],
      [5, 5, 5],
      [211, 223, 227],
    ] as const) {
      const data = dataOf(u, n, t);
      const expected = step({
        rows: tf.tensor2d(data.rows, [u, 5]),
        places: tf.tensor1d(data.places, "int32"),
        owners: tf.tensor1d(data.owners, "int32"),
        weights: tf.tensor1d(data.weights),
        scale: tf.tensor1d(data.scale),
      });
      const given = await compiled.run(data);
      expect(relativeDifference(given["loss"] ?? [], expected.loss.dataSync()), `${u} ${n} ${t}`).toBeLessThan(1e-5);
      expect(relativeDifference(given["gradient"] ?? [], expected.gradient.dataSync()), `${u} ${n} ${t}`).toBeLessThan(
        2e-5,
      );
    }
    await compiled.dispose();
    kernel.dispose();
  });
});
