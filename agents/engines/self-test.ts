import { random } from "../../games/core/random.ts";
import type { TF } from "./engine.ts";

const ROWS = 256;
const INPUTS = 32;
const HIDDEN = 64;
const ACTIONS = 8;

/** What a backend answered: forward pass and gradients of one train step, flat, and its speed. */
interface Trial {
  readonly answers: Float32Array;
  /** Milliseconds a train step, best of several. */
  readonly milliseconds: number;
}

/** Runs one forward pass and one gradient of a masked policy loss on the current backend, then times it. */
export function trial(tf: TF, rounds: number): Trial {
  const data = inputs(tf);
  const step = () => tf.tidy(() => gradients(tf, data));
  const answers = step();
  let milliseconds = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    step();
    milliseconds = Math.min(milliseconds, performance.now() - started);
  }
  for (const tensor of Object.values(data)) tensor.dispose();
  return { answers, milliseconds };
}

/** Largest difference relative to the largest magnitude of the reference. */
export function disagreement(answers: Float32Array, reference: Float32Array): number {
  if (answers.length !== reference.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = 1e-6;
  for (let i = 0; i < reference.length; i++) {
    const r = reference[i] ?? 0;
    difference = Math.max(difference, Math.abs((answers[i] ?? Number.NaN) - r));
    scale = Math.max(scale, Math.abs(r));
    if (Number.isNaN(answers[i] ?? Number.NaN)) return Number.POSITIVE_INFINITY;
  }
  return difference / scale;
}

function inputs(tf: TF) {
  const next = random("engine self-test");
  const fill = (n: number, scale: number) => Float32Array.from({ length: n }, () => scale * (next() - 0.5));
  const taken = new Float32Array(ROWS * ACTIONS);
  for (let row = 0; row < ROWS; row++) taken[row * ACTIONS + (row % ACTIONS)] = 1;
  return {
    x: tf.tensor2d(fill(ROWS * INPUTS, 2), [ROWS, INPUTS]),
    first: tf.tensor2d(fill(INPUTS * HIDDEN, 0.5), [INPUTS, HIDDEN]),
    second: tf.tensor2d(fill(HIDDEN * ACTIONS, 0.5), [HIDDEN, ACTIONS]),
    bias: tf.tensor1d(fill(ACTIONS, 0.5)),
    blocked: tf.tensor2d(
      Float32Array.from({ length: ROWS * ACTIONS }, (_, i) => (i % 7 === 3 ? -1e9 : 0)),
      [ROWS, ACTIONS],
    ),
    taken: tf.tensor2d(taken, [ROWS, ACTIONS]),
    advantages: tf.tensor1d(fill(ROWS, 2)),
  };
}

function gradients(tf: TF, data: ReturnType<typeof inputs>): Float32Array {
  const loss = (first: typeof data.first, second: typeof data.second, bias: typeof data.bias) => {
    const hidden = tf.relu(tf.matMul(data.x, first));
    const logits = tf.add(tf.add(tf.matMul(hidden, second), bias), data.blocked);
    const logProbs = tf.sum(tf.mul(tf.logSoftmax(logits), data.taken), 1);
    const ratio = tf.exp(tf.sub(logProbs, tf.scalar(-2)));
    const clipped = tf.minimum(tf.maximum(ratio, 0.8), 1.2);
    // Rows whose taken action is blocked have log-probability -1e9 and ratio 0: they test the mask.
    return tf.neg(tf.mean(tf.minimum(tf.mul(ratio, data.advantages), tf.mul(clipped, data.advantages)))).asScalar();
  };
  const { value, grads } = tf.valueAndGrads(loss as never)([data.first, data.second, data.bias]);
  return Float32Array.from([value, ...grads].flatMap((tensor) => Array.from(tensor.dataSync())));
}
