import type { Scalar, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../../../../agents/networks/tf.ts";
import type { BatchData, StepProgram, VariableSpec } from "../../../../agents/engines/step.ts";
import { ppoProgram } from "../../../../agents/learners/ppo.ts";
import { inputSize } from "../../../../agents/networks/input-rows.ts";
import { initialWeights } from "../../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../../agents/networks/network.ts";
import { gatherRows } from "../../../../agents/networks/sparse.ts";
import { random, randomInteger } from "../../../../games/core/random.ts";
import { numbers } from "./numbers.ts";

/** A step to train, with initial weights and batches. */
export interface Task {
  readonly program: StepProgram;
  readonly weights: Float32Array;
  batch(rows: number, seed: string): BatchData;
}

/** 64 inputs, two hidden layers, 32 actions and a value. */
export const mlpOf = (width: number): NetworkSpec => ({
  kind: "mlp",
  observation: 63,
  vocabulary: 0,
  roles: 1,
  hidden: [width, width],
  actions: 32,
  towers: [[0]],
});

/** The same, 128-128. */
export const mlpNetwork: NetworkSpec = mlpOf(128);

/** PPO's step on such a network, three actions of four legal. */
export const mlpTask = (network: NetworkSpec): Task => ({
  program: ppoProgram(network, { clip: 0.2, valueWeight: 0.5, gradientNorm: 0.5 }),
  weights: initialWeights(network, "mlp"),
  batch(rows, seed) {
    const next = random(seed);
    const { actions } = network;
    const blocked = new Float32Array(rows * actions);
    const taken = new Float32Array(rows * actions);
    for (let row = 0; row < rows; row++) {
      const action = randomInteger(next, actions);
      for (let a = 0; a < actions; a++) blocked[row * actions + a] = a !== action && next() < 0.25 ? -1e9 : 0;
      taken[row * actions + action] = 1;
    }
    return {
      rows: numbers(`rows ${seed}`, rows * inputSize(network)),
      blocked,
      taken,
      role: new Float32Array(rows).fill(1),
      behaviourLogProbs: Float32Array.from({ length: rows }, () => -3 + 0.5 * (next() - 0.5)),
      advantages: numbers(`advantages ${seed}`, rows),
      valueTargets: numbers(`targets ${seed}`, rows),
      entropyWeight: new Float32Array(rows).fill(0.01),
    };
  },
});

/** The step on the network of 128-128. */
export const mlp: Task = mlpTask(mlpNetwork);

const LENGTH = 64;
const VOCABULARY = 64;
const WIDTH = 64;
const HEADS = 4;
const LAYERS = 2;

const dense = (name: string, inputs: number, outputs: number): VariableSpec[] => [
  { name: `${name}/kernel`, shape: [inputs, outputs] },
  { name: `${name}/bias`, shape: [outputs] },
];

const scaling = (name: string): VariableSpec[] => [
  { name: `${name}/gain`, shape: [WIDTH] },
  { name: `${name}/shift`, shape: [WIDTH] },
];

const transformerVariables: readonly VariableSpec[] = [
  { name: "tokens", shape: [VOCABULARY, WIDTH] },
  { name: "positions", shape: [LENGTH, WIDTH] },
  ...Array.from({ length: LAYERS }, (_, layer) => [
    ...scaling(`${layer}/before attention`),
    ...dense(`${layer}/attention`, WIDTH, 3 * WIDTH),
    ...dense(`${layer}/attended`, WIDTH, WIDTH),
    ...scaling(`${layer}/before hidden`),
    ...dense(`${layer}/hidden`, WIDTH, 4 * WIDTH),
    ...dense(`${layer}/answer`, 4 * WIDTH, WIDTH),
  ]).flat(),
  ...scaling("last"),
  ...dense("head", WIDTH, VOCABULARY),
];

/** Each position ignores later positions. */
const causal = Array.from({ length: LENGTH * LENGTH }, (_, i) => (i % LENGTH <= Math.floor(i / LENGTH) ? 0 : -1e9));

/** A causal transformer, 64 wide, 2 layers of 4 heads, 64 tokens: a policy gradient on every token. */
export const transformer: Task = {
  program: {
    key: "transformer",
    inputs: {
      tokens: { shape: ["n", LENGTH], dtype: "int32" },
      actions: { shape: ["n", LENGTH], dtype: "int32" },
      advantages: { shape: ["n", LENGTH], dtype: "float32" },
    },
    variables: transformerVariables,
    epsilon: 1e-7,
    gradientNorm: 0.5,
    terms(tf, variables, batch) {
      const logPolicy = tf.logSoftmax(
        transformerLogits(tf, variables as unknown as readonly Tensor[], batch["tokens"] as Tensor),
      );
      const actions = tf.reshape(batch["actions"] as Tensor, [-1]);
      const taken = tf.sum(tf.mul(logPolicy, tf.oneHot(actions, VOCABULARY)), -1);
      const loss = tf.neg(tf.mean(tf.mul(taken, tf.reshape(batch["advantages"] as Tensor, [-1])))) as Scalar;
      return { loss, policyLoss: loss };
    },
  },
  weights: Float32Array.from(
    transformerVariables.flatMap(({ name, shape: [rows = 1, columns = 0] }) => {
      if (name.endsWith("gain")) return Array<number>(rows).fill(1);
      if (columns === 0) return Array<number>(rows).fill(0);
      return [...numbers(name, rows * columns, name === "positions" ? 0.1 : 1 / Math.sqrt(rows))];
    }),
  ),
  batch(rows, seed) {
    const next = random(seed);
    const tokens = () => Int32Array.from({ length: rows * LENGTH }, () => randomInteger(next, VOCABULARY));
    return { tokens: tokens(), actions: tokens(), advantages: numbers(`advantages ${seed}`, rows * LENGTH) };
  },
};

function transformerLogits(tf: TF, variables: readonly Tensor[], tokens: Tensor): Tensor {
  let next = 0;
  const take = () => variables[next++] as Tensor;
  const affine = (x: Tensor) => tf.add(tf.matMul(x, take()), take());
  const normalised = (x: Tensor) => {
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), 1e-5));
    return tf.add(tf.mul(tf.mul(centred, scale), take()), take());
  };
  const n = tokens.shape[0] ?? 1;
  const embedded = gatherRows(tf, take() as Tensor2D, tf.reshape(tokens, [-1]) as Tensor1D);
  let x = tf.reshape(tf.add(tf.reshape(embedded, [n, LENGTH, WIDTH]), take()), [-1, WIDTH]);
  const sight = tf.tensor(causal, [1, 1, LENGTH, LENGTH]);
  for (let layer = 0; layer < LAYERS; layer++) {
    const parts = tf.reshape(affine(normalised(x)), [n, LENGTH, 3, HEADS, WIDTH / HEADS]);
    const [queries, keys, values] = tf.unstack(tf.transpose(parts, [2, 0, 3, 1, 4])) as [Tensor, Tensor, Tensor];
    const fit = tf.mul(tf.matMul(queries, keys, false, true), 1 / Math.sqrt(WIDTH / HEADS));
    const attended = tf.matMul(tf.softmax(tf.add(fit, sight)), values);
    x = tf.add(x, affine(tf.reshape(tf.transpose(attended, [0, 2, 1, 3]), [-1, WIDTH])));
    x = tf.add(x, affine(gelu(tf, affine(normalised(x)))));
  }
  return affine(normalised(x));
}

/** Hendrycks and Gimpel 2016, "Gaussian Error Linear Units", the tanh approximation. */
function gelu(tf: TF, x: Tensor): Tensor {
  const cubic = tf.add(x, tf.mul(0.044715, tf.mul(x, tf.mul(x, x))));
  return tf.mul(tf.mul(0.5, x), tf.add(1, tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), cubic))));
}
