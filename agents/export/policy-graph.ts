import * as tf from "@tensorflow/tfjs";
import type { Tensor2D, Variable } from "@tensorflow/tfjs";
import type { Value } from "../engines/compiled/graph/graph.ts";
import { recordSymbolically, type SymbolicRecording } from "../engines/compiled/shapes/symbolic.ts";
import { inputSize } from "../networks/input-rows.ts";
import { parameters } from "../networks/layout.ts";
import type { NetworkSpec, Weights } from "../networks/network.ts";
import { networkForward } from "../networks/tensor-network.ts";
import { networkTowers } from "../networks/towers.ts";

/** The name of a graph's batch dimension. */
const BATCH = "batch";

/** The name of a graph's input rows, [batch, inputSize]. */
export const ROWS = "rows";

/** A policy's forward pass as operations, for any number of rows. */
export interface PolicyGraph {
  /** Its results are `logits`, [batch, actions], and `values`, [batch, roles]. */
  readonly recording: SymbolicRecording;
  /** The weights behind each of the graph's variables. */
  readonly weights: ReadonlyMap<Value, Float32Array>;
}

/**
 * Records a policy's forward pass, all of its towers included: each computes every row, and a row takes the results of
 * its role's.
 * @throws AgentError `engine/not-recordable`.
 */
export function recordPolicy({ network, values }: Pick<Weights, "network" | "values">): PolicyGraph {
  // Otherwise TensorFlow.js prints advice with its first operation.
  tf.env().set("PROD", true);
  const towers = networkTowers(network).map(({ spec, roles, offset, size }) => {
    const list = parameters(spec);
    const made = tf.tidy(() => list.map(({ shape }) => tf.variable(tf.zeros([...shape]))));
    return { spec, roles, list, made, values: values.subarray(offset, offset + size) };
  });
  try {
    const recording = recordSymbolically(
      (batch) =>
        tf.tidy(() => {
          const rows = batch[ROWS] as Tensor2D;
          const outputs = towers.map(({ spec, roles, made }) => ({ roles, ...networkForward(tf, spec, made, rows) }));
          return choose(network, rows, outputs);
        }),
      { [ROWS]: { shape: [BATCH, inputSize(network)], dtype: "float32" } },
    );
    const before = new Map<Variable, Value>(recording.states.map((state) => [state.variable, state.before]));
    const weights = towers.flatMap(({ list, made, values: own }) =>
      list.map(({ offset, size }, i): [Value, Float32Array] => {
        return [before.get(made[i] as Variable) as Value, own.subarray(offset, offset + size)];
      }),
    );
    return { recording, weights: new Map(weights) };
  } finally {
    for (const variable of towers.flatMap(({ made }) => made)) variable.dispose();
  }
}

interface TowerOutput {
  readonly roles: readonly number[];
  readonly logits: Tensor2D;
  readonly values: Tensor2D;
}

/** For each row the output of its role's tower. */
function choose(network: NetworkSpec, rows: Tensor2D, towers: readonly TowerOutput[]) {
  const [only] = towers;
  if (only && towers.length === 1) return { logits: only.logits, values: only.values };
  const roles = roleRows(network, rows);
  const masked = towers.map(({ roles: own, logits, values }) => {
    const isOwn = Array.from({ length: network.roles }, (_, role) => (own.includes(role) ? 1 : 0));
    const mask = tf.matMul(roles, tf.tensor2d(isOwn, [network.roles, 1]));
    return { logits: tf.mul(logits, mask), values: tf.mul(values, mask) };
  });
  return masked.reduce((sum, one) => {
    return { logits: tf.add(sum.logits, one.logits), values: tf.add(sum.values, one.values) };
  });
}

/** The role of each row as a one-hot, [batch, roles]. */
function roleRows({ kind, observation, vocabulary, roles }: NetworkSpec, rows: Tensor2D): Tensor2D {
  if (kind === "mlp") return tf.slice(rows, [0, observation], [-1, roles]);
  const tokens = tf.tensor2d(
    Array.from({ length: roles }, (_, role) => vocabulary + role),
    [1, roles],
  );
  return tf.cast(tf.equal(tf.slice(rows, [0, observation], [-1, 1]), tokens), "float32");
}
