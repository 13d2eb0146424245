import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { randomInteger, type Random } from "../../games/core/random.ts";
import type { TF } from "../engines/engine.ts";
import { inputSize } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { Samples } from "../rollout/samples.ts";
import { pickRows } from "./rows.ts";

/** Decisions to learn from: what was seen, what was legal, what was done. */
export type Decisions = Pick<Samples, "count" | "rows" | "masks" | "actions">;

/** Some decisions as tensors; made inside a `tf.tidy`, which ends them. */
export interface Minibatch {
  /** [n, inputSize]. */
  readonly rows: Tensor2D;
  /** [n, actions], 0 where legal, -1e9 where not. */
  readonly blocked: Tensor2D;
  /** [n, actions], one-hot of the action taken. */
  readonly taken: Tensor2D;
}

/** The picked decisions, in the order of `picked`. */
export function minibatch(tf: TF, network: NetworkSpec, samples: Decisions, picked: Uint32Array): Minibatch {
  const { actions } = network;
  const n = picked.length;
  const width = inputSize(network);
  const blocked = new Float32Array(n * actions);
  const taken = new Float32Array(n * actions);
  picked.forEach((i, row) => {
    for (let a = 0; a < actions; a++) blocked[row * actions + a] = samples.masks[i * actions + a] ? 0 : -1e9;
    taken[row * actions + (samples.actions[i] ?? 0)] = 1;
  });
  return {
    rows: tf.tensor2d(pickRows(samples.rows, width, picked), [n, width]),
    blocked: tf.tensor2d(blocked, [n, actions]),
    taken: tf.tensor2d(taken, [n, actions]),
  };
}

/** One number of each picked decision, [n]. */
export function column(tf: TF, source: ArrayLike<number>, picked: Uint32Array): Tensor1D {
  return tf.tensor1d(Float32Array.from(picked, (i) => source[i] ?? 0));
}

/** One-hot of the role of each picked decision, [n, roles]. */
export function roleColumns(tf: TF, roles: Int32Array, count: number, picked: Uint32Array): Tensor2D {
  const out = new Float32Array(picked.length * count);
  picked.forEach((i, row) => {
    out[row * count + (roles[i] ?? 0)] = 1;
  });
  return tf.tensor2d(out, [picked.length, count]);
}

/** Passes over 0 … count - 1, each in an order of its own, cut into batches of `size`. */
export function* shuffledBatches(count: number, size: number, epochs: number, random: Random): Generator<Uint32Array> {
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(count, random);
    for (let start = 0; start < count; start += size) yield order.subarray(start, start + size);
  }
}

/** 0 … n - 1 in random order (Fisher and Yates). */
export function shuffled(n: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = randomInteger(random, i + 1);
    const swap = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swap;
  }
  return order;
}
