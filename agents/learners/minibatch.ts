import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { randomInteger, type Random } from "../../games/core/random.ts";
import type { BatchData, BatchSpec } from "../engines/step.ts";
import { inputSize } from "../networks/input-rows.ts";
import { ILLEGAL_LOGIT } from "../networks/legal-mask.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { Grouping } from "../networks/grouping.ts";
import type { Samples } from "../rollout/samples.ts";
import { selectRows } from "./rows.ts";
import { pickStates } from "./shared-states.ts";

/** Decisions to learn from: inputs, legal actions, actions taken. */
export type Decisions = Pick<Samples, "count" | "rows" | "masks" | "actions">;

/** A minibatch of decisions as tensors. @see {@link networkProgram} */
export interface Minibatch {
  /** [n, inputSize]; with `states`, one row per state, [u, inputSize]. */
  readonly rows: Tensor2D;
  /** [n], int32: the row of each decision. Absent: each has its own row. */
  readonly states?: Tensor1D;
  /** [n, actions], 0 where legal, `ILLEGAL_LOGIT` where not. */
  readonly blocked: Tensor2D;
  /** [n, actions], one-hot of the action taken. */
  readonly taken: Tensor2D;
}

/**
 * The inputs of a program that takes minibatches.
 *
 * @example
 * import { minibatchInputs, networkFor } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const inputs = minibatchInputs(networkFor(gameById("kuhn-poker"), [16]));
 * console.log(inputs.taken); // { shape: [ 'n', 2 ], dtype: 'float32' }
 */
export function minibatchInputs(network: NetworkSpec) {
  const { actions } = network;
  return {
    rows: { shape: ["n", inputSize(network)], dtype: "float32" },
    blocked: { shape: ["n", actions], dtype: "float32" },
    taken: { shape: ["n", actions], dtype: "float32" },
  } as const satisfies BatchSpec;
}

/** The same for decisions that share rows. */
export function groupedInputs(network: NetworkSpec) {
  return {
    ...minibatchInputs(network),
    rows: { shape: ["u", inputSize(network)], dtype: "float32" },
    states: { shape: ["n"], dtype: "int32" },
  } as const satisfies BatchSpec;
}

/**
 * One number per decision, as an input of a program.
 *
 * @example
 * import { COLUMN_SPEC, minibatchInputs, networkFor } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const inputs = { ...minibatchInputs(networkFor(gameById("kuhn-poker"), [16])), advantages: COLUMN_SPEC };
 * console.log(inputs.advantages); // { shape: [ 'n' ], dtype: 'float32' }
 */
export const COLUMN_SPEC = { shape: ["n"], dtype: "float32" } as const;

/**
 * The picked decisions, in the order of `picked`.
 * @param states the state of every decision: with it, rows are the states of the picked ones.
 * @example
 * import { minibatch, networkFor } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 *
 * const network = networkFor(gameById("kuhn-poker"), [16]);
 * // Two decisions of two actions; in the second one, only the first is legal.
 * const legal = { masks: Float32Array.of(1, 1, 1, 0), actions: Int32Array.of(1, 0) };
 * const samples = { count: 2, rows: new Float32Array(2 * (network.observation + network.roles)), ...legal };
 * console.log(minibatch(network, samples, Uint32Array.of(0, 1))["taken"]); // Float32Array(4) [ 0, 1, 1, 0 ]
 */
export function minibatch(
  network: NetworkSpec,
  samples: Decisions,
  picked: Uint32Array,
  states: Grouping | null = null,
): BatchData {
  const { actions } = network;
  const n = picked.length;
  const blocked = new Float32Array(n * actions);
  const taken = new Float32Array(n * actions);
  for (let row = 0; row < n; row++) {
    const i = picked[row] as number;
    for (let a = 0; a < actions; a++) blocked[row * actions + a] = samples.masks[i * actions + a] ? 0 : ILLEGAL_LOGIT;
    taken[row * actions + (samples.actions[i] as number)] = 1;
  }
  const width = inputSize(network);
  if (!states) return { rows: selectRows(samples.rows, width, picked), blocked, taken };
  const own = pickStates(states, picked);
  return { rows: selectRows(samples.rows, width, own.first), states: own.of, blocked, taken };
}

/**
 * One number per picked decision, [n].
 *
 * @example
 * import { column } from "red-queen/agents";
 *
 * console.log(column([0.5, -1, 2], Uint32Array.of(2, 0))); // Float32Array(2) [ 2, 0.5 ]
 */
export function column(source: ArrayLike<number>, picked: Uint32Array): Float32Array {
  const out = new Float32Array(picked.length);
  for (let row = 0; row < picked.length; row++) out[row] = source[picked[row] as number] as number;
  return out;
}

/**
 * One-hot of the role of each picked decision, [n, roles].
 *
 * @example
 * import { roleColumns } from "red-queen/agents";
 *
 * console.log(roleColumns(Int32Array.of(0, 1, 1), 2, Uint32Array.of(1))); // Float32Array(2) [ 0, 1 ]
 */
export function roleColumns(roles: Int32Array, count: number, picked: Uint32Array): Float32Array {
  const out = new Float32Array(picked.length * count);
  for (let row = 0; row < picked.length; row++) out[row * count + (roles[picked[row] as number] as number)] = 1;
  return out;
}

/**
 * Passes over 0 … count - 1, each shuffled separately, split into batches of `size`.
 *
 * @example
 * import { shuffledBatches } from "red-queen/agents";
 * import { random } from "red-queen/games";
 *
 * const batches = [...shuffledBatches(10, 4, 1, random(1))];
 * console.log(batches.map(({ length }) => length)); // [ 4, 4, 2 ]
 */
export function* shuffledBatches(count: number, size: number, epochs: number, random: Random): Generator<Uint32Array> {
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(count, random);
    for (let start = 0; start < count; start += size) yield order.subarray(start, start + size);
  }
}

/** 0 … n - 1 in random order (Fisher-Yates shuffle). */
export function shuffled(n: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = randomInteger(random, i + 1);
    const swap = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swap;
  }
  return order;
}
