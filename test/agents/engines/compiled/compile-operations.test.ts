import * as tf from "@tensorflow/tfjs";
import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../../../agents/engines/compiled/compile.ts";
import type { Batch } from "../../../../agents/engines/compiled/recording/recording.ts";
import type { BatchSpec } from "../../../../agents/engines/step.ts";
import { relativeDifference, numbers } from "./numbers.ts";

/** x and y are [n, 8]; vector is [8]; square is [8, 8]; ids are [n] integers from -1 to 2. */
interface Operands {
  readonly x: Tensor2D;
  readonly y: Tensor2D;
  readonly vector: Tensor1D;
  readonly square: Tensor2D;
  readonly ids: Tensor1D;
}

type Operation = (operands: Operands) => Tensor;

const positive = (x: Tensor): Tensor => tf.add(tf.square(x), 0.5);
const bit = (x: Tensor): Tensor => tf.cast(x, "float32");

const operations: Readonly<Record<string, Operation>> = {
  add: ({ x, y }) => tf.add(x, y),
  "add a row": ({ x, vector }) => tf.add(x, vector),
  "add zero": ({ x }) => tf.add(x, tf.zerosLike(x)),
  sub: ({ x, vector }) => tf.sub(vector, x),
  "sub zero": ({ x }) => tf.sub(x, 0),
  mul: ({ x, vector }) => tf.mul(x, vector),
  "mul one": ({ x }) => tf.mul(tf.onesLike(x), x),
  div: ({ x, y }) => tf.div(x, positive(y)),
  "div by a number": ({ x }) => tf.div(x, 3),
  "div by a scalar": ({ x, vector }) => tf.div(x, tf.add(2, tf.sum(tf.square(vector)))),
  "div of a scalar": ({ x }) => tf.div(2, positive(x)),
  maximum: ({ x, y }) => tf.maximum(x, y),
  minimum: ({ x, y }) => tf.minimum(x, y),
  "pow of a number": ({ x }) => tf.pow(x, 3),
  square: ({ x }) => tf.pow(x, 2),
  "pow of a tensor": ({ x, y }) => tf.pow(positive(x), y),
  squaredDifference: ({ x, y }) => tf.squaredDifference(x, y),
  mod: ({ x }) => tf.mod(x, 0.7),
  "mod of integers": ({ x, ids }) => tf.mul(x, tf.expandDims(bit(tf.mod(ids, tf.scalar(2, "int32"))), 1)),
  floorDiv: ({ x }) => tf.add(x, tf.floorDiv(x, 0.5)),
  "floorDiv of integers": ({ x, ids }) => tf.mul(x, tf.expandDims(bit(tf.floorDiv(ids, tf.scalar(2, "int32"))), 1)),
  neg: ({ x }) => tf.neg(x),
  exp: ({ x }) => tf.exp(x),
  log: ({ x }) => tf.log(positive(x)),
  log1p: ({ x }) => tf.log1p(tf.abs(x)),
  expm1: ({ x }) => tf.expm1(x),
  sqrt: ({ x }) => tf.sqrt(positive(x)),
  rsqrt: ({ x }) => tf.rsqrt(positive(x)),
  abs: ({ x }) => tf.abs(x),
  tanh: ({ x }) => tf.tanh(x),
  sigmoid: ({ x }) => tf.sigmoid(x),
  relu: ({ x }) => tf.relu(x),
  relu6: ({ x }) => tf.relu6(tf.mul(x, 5)),
  elu: ({ x }) => tf.elu(x),
  selu: ({ x }) => tf.selu(x),
  leakyRelu: ({ x }) => tf.leakyRelu(x, 0.1),
  softplus: ({ x }) => tf.softplus(x),
  erf: ({ x }) => tf.erf(x),
  reciprocal: ({ x }) => tf.reciprocal(positive(x)),
  sin: ({ x }) => tf.sin(x),
  cos: ({ x }) => tf.cos(x),
  tan: ({ x }) => tf.tan(tf.mul(x, 0.1)),
  sinh: ({ x }) => tf.sinh(x),
  cosh: ({ x }) => tf.cosh(x),
  asin: ({ x }) => tf.asin(tf.mul(tf.tanh(x), 0.9)),
  acos: ({ x }) => tf.acos(tf.mul(tf.tanh(x), 0.9)),
  atan: ({ x }) => tf.atan(x),
  sign: ({ x }) => tf.mul(tf.sign(x), x),
  floor: ({ x }) => tf.add(x, tf.floor(x)),
  ceil: ({ x }) => tf.add(x, tf.ceil(x)),
  round: ({ x }) => tf.add(x, tf.round(x)),
  step: ({ x }) => tf.step(x),
  "step with a slope": ({ x }) => tf.mul(x, tf.step(x, 0.2)),
  clipByValue: ({ x }) => tf.clipByValue(x, -0.5, 0.5),
  "sum of all": ({ x }) => tf.sum(x),
  "sum of rows": ({ x }) => tf.sum(x, 0),
  "sum of columns": ({ x }) => tf.sum(x, 1, true),
  mean: ({ x }) => tf.mean(x),
  "mean of rows": ({ x }) => tf.mean(x, 0),
  max: ({ x }) => tf.max(x, 1),
  min: ({ x }) => tf.min(x, 1),
  prod: ({ x, y }) => tf.mul(x, tf.prod(y, 1, true)),
  all: ({ x, y }) => tf.mul(x, bit(tf.all(tf.greater(y, -1), 1, true))),
  any: ({ x, y }) => tf.mul(x, bit(tf.any(tf.greater(y, 1), 1, true))),
  argMax: ({ x }) => tf.mul(x, tf.oneHot(tf.argMax(x, 1), 8)),
  argMin: ({ x }) => tf.mul(x, tf.oneHot(tf.argMin(x, 1), 8)),
  softmax: ({ x }) => tf.softmax(x),
  logSoftmax: ({ x }) => tf.logSoftmax(x),
  logSumExp: ({ x }) => tf.logSumExp(x, 1),
  norm: ({ x }) => tf.norm(x),
  moments: ({ x }) => tf.moments(x, 1).variance,
  matMul: ({ x, y }) => tf.matMul(x, y, false, true),
  "matMul of a transposed matrix": ({ x, y }) => tf.matMul(x, y, true, false),
  "matMul in batches": ({ x, y }) => tf.matMul(tf.reshape(x, [-1, 2, 4]), tf.reshape(y, [-1, 2, 4]), true, false),
  "matMul in batches, second transposed": ({ x, y }) =>
    tf.matMul(tf.reshape(x, [-1, 2, 4]), tf.reshape(y, [-1, 2, 4]), false, true),
  "fused matMul, relu": ({ x, square, vector }) =>
    tf.fused.matMul({ a: x, b: square, bias: vector, activation: "relu" }),
  "fused matMul, linear": ({ x, square, vector }) => tf.fused.matMul({ a: x, b: square, bias: vector }),
  "fused matMul, no bias": ({ x, square }) => tf.fused.matMul({ a: x, b: square, activation: "sigmoid" }),
  dot: ({ x, vector }) => tf.dot(x, vector),
  outerProduct: ({ vector }) => tf.outerProduct(vector, vector),
  where: ({ x, y }) => tf.where(tf.greater(y, 0.1), x, tf.square(x)),
  "where a number": ({ x, y }) => tf.where(tf.less(y, 0), x, -2),
  logical: ({ x, y }) =>
    tf.mul(
      x,
      bit(
        tf.logicalOr(
          tf.logicalAnd(tf.greaterEqual(y, 0), tf.lessEqual(y, 0.5)),
          tf.logicalNot(tf.notEqual(tf.round(y), tf.zerosLike(y))),
        ),
      ),
    ),
  equal: ({ x, ids }) => tf.mul(x, tf.expandDims(bit(tf.equal(ids, tf.scalar(1, "int32"))), 1)),
  "cast to integers": ({ x }) => tf.mul(x, bit(tf.cast(tf.mul(x, 3), "int32"))),
  "cast to booleans": ({ x }) => tf.mul(x, bit(tf.cast(tf.relu(x), "bool"))),
  transpose: ({ x }) => tf.transpose(x),
  "transpose of three": ({ x }) => tf.transpose(tf.reshape(x, [-1, 2, 4]), [2, 0, 1]),
  reshape: ({ x }) => tf.reshape(x, [-1, 2]),
  expandDims: ({ x }) => tf.expandDims(x, 1),
  squeeze: ({ x }) => tf.squeeze(tf.sum(x, 1, true), [1]),
  concat: ({ x, y }) => tf.concat([x, tf.square(y)], 1),
  "concat of batches": ({ x, y }) => tf.concat([x, y], 0),
  stack: ({ x, y }) => tf.stack([x, tf.square(y)], 1),
  unstack: ({ x }) => {
    const columns = tf.unstack(x, 1);
    return tf.add(columns[0] as Tensor, tf.mul(columns[3] as Tensor, columns[5] as Tensor));
  },
  split: ({ x }) => {
    const [left, right] = tf.split(x, 2, 1);
    return tf.mul(left as Tensor, tf.square(right as Tensor));
  },
  slice: ({ x }) => tf.square(tf.slice(x, [0, 2], [-1, 3])),
  tile: ({ x }) => tf.mul(tf.tile(x, [1, 2]), 2),
  "tile of a row": ({ vector }) => tf.square(tf.tile(tf.expandDims(vector, 0), [3, 1])),
  pad: ({ x }) =>
    tf.square(
      tf.pad(x, [
        [0, 0],
        [1, 2],
      ]),
    ),
  reverse: ({ x }) => tf.square(tf.reverse(x, 1)),
  broadcastTo: ({ x, y }) => tf.mul(tf.broadcastTo(tf.sum(y, 0, true), [x.shape[0], 8]), x),
  addN: ({ x, y }) => tf.addN([x, y, tf.square(x)]),
  cumsum: ({ x }) => tf.cumsum(x, 1),
  "cumsum, reversed and exclusive": ({ x }) => tf.cumsum(x, 1, true, true),
  oneHot: ({ x, ids }) => tf.mul(x, tf.oneHot(ids as Tensor1D, 8)),
  "oneHot, on and off": ({ x, ids }) => tf.mul(x, tf.oneHot(ids, 8, 2, -1)),
  range: ({ x }) => tf.mul(x, tf.range(0, 8)),
  "gather of rows": ({ square, ids }) => tf.square(tf.gather(square, tf.maximum(ids, tf.scalar(0, "int32")))),
  "gather of columns": ({ x }) => tf.square(tf.gather(x, tf.tensor1d([1, 3, 3], "int32"), 1)),
  "gather of sets of rows": ({ square, ids }) => tf.sum(tf.gather(square, tf.stack([tf.abs(ids), tf.abs(ids)], 1)), 1),
  unsortedSegmentSum: ({ x, ids }) => tf.unsortedSegmentSum(x, ids, 3),
  "unsortedSegmentSum into the batch": ({ x, ids }) => tf.mul(x, tf.unsortedSegmentSum(x, ids, x.shape[0])),
  huberLoss: ({ x, y }) => tf.losses.huberLoss(x, y),
  softmaxCrossEntropy: ({ x, y }) => tf.losses.softmaxCrossEntropy(tf.softmax(y), x),
  meanSquaredError: ({ x, y }) => tf.losses.meanSquaredError(x, y),
  "a custom gradient": ({ x, y }) => {
    const stop = tf.customGrad((z) => ({ value: (z as Tensor).clone(), gradFunc: (dy) => tf.zerosLike(dy as Tensor) }));
    return tf.mul(stop(x), y);
  },
  "a GELU": ({ x }) => {
    const cubic = tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))));
    return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), cubic))));
  },
  "layer normalisation": ({ x: scaled, y, vector }) => {
    const x = tf.add(scaled, y);
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
    return tf.add(tf.mul(tf.mul(centred, scale), vector), vector);
  },
};

const spec: BatchSpec = {
  x: { shape: ["n", 8], dtype: "float32" },
  y: { shape: ["n", 8], dtype: "float32" },
  ids: { shape: ["n"], dtype: "int32" },
};

const ROWS = 6;

/** Largest relative difference of answers and gradients from `cpu`. */
const TOLERANCE = 2e-5;

beforeAll(async () => {
  await tf.setBackend("cpu");
});

/** A step that returns the operation's result and the gradients of a loss of it; both variables contribute to x. */
function stepOf(operation: Operation, vector: Variable, square: Variable) {
  return (batch: Batch) =>
    tf.tidy(() => {
      let outcome: Tensor | null = null;
      const { value, grads } = tf.variableGrads(() => {
        const x = tf.mul(
          tf.add(batch["x"] as Tensor, tf.mul(0.1, vector as Tensor)),
          tf.sum(tf.slice(square as Tensor, 0, 1)),
        );
        const operands = { x, y: batch["y"], ids: batch["ids"], vector, square } as unknown as Operands;
        outcome = tf.keep(bit(operation(operands)));
        return tf.mean(tf.square(tf.add(outcome, tf.sin(outcome)))) as Scalar;
      }, [vector, square]);
      return { outcome: outcome as unknown as Tensor, loss: value, ...grads };
    });
}

const batch = {
  x: numbers("x", ROWS * 8, 0.5),
  y: numbers("y", ROWS * 8),
  ids: Int32Array.of(2, -1, 0, 2, 1, 0),
};

describe("an operation, compiled, gives the same result as TF.js's cpu, and the same gradients", () => {
  test.each(Object.entries(operations))("%s", async (_, operation) => {
    const [vector, square] = tf.tidy(() => [
      tf.variable(tf.tensor1d(numbers("vector", 8)), true),
      tf.variable(tf.tensor2d(numbers("square", 64, 0.5), [8, 8]), true),
    ]);
    const step = stepOf(operation, vector, square);
    const inputs = {
      x: tf.tensor2d(batch.x, [ROWS, 8]),
      y: tf.tensor2d(batch.y, [ROWS, 8]),
      ids: tf.tensor1d(batch.ids, "int32"),
    };
    const expected = step(inputs);
    const compiled = await compile(step, spec);
    const answered = await compiled.run(batch);
    for (const [name, tensor] of Object.entries(expected)) {
      expect(relativeDifference(answered[name] ?? [], tensor.dataSync()), name).toBeLessThan(TOLERANCE);
    }
    await compiled.dispose();
    tf.dispose([expected, inputs, vector, square]);
  });
});
