import type { Scalar, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TF } from "../engines/engine.ts";
import type { Forward } from "./forward.ts";
import { inputSize, parameters, type Parameter } from "./layout.ts";
import type { NetworkSpec, Weights } from "./network.ts";

/** A network whose weights are TF.js variables: what a learner trains. Owns its variables until `dispose`. */
export interface TensorNetwork {
  readonly spec: NetworkSpec;
  /** In the order of `parameters(spec)`. */
  readonly variables: readonly Variable[];
  /** Rows [n, inputSize] -> logits [n, actions] and one value a role [n, roles]. Call inside `tf.tidy`. */
  forward(rows: Tensor2D): { logits: Tensor2D; values: Tensor2D };
  /** A copy of the weights as one vector. */
  read(): Float32Array;
  dispose(): void;
}

let networks = 0;

/** Builds the network with the given weights (values in the layout of `parameters`). */
export function tensorNetwork(tf: TF, spec: NetworkSpec, values: Float32Array): TensorNetwork {
  const list = parameters(spec);
  // TF.js names are global to the process, hence the number; optimiser slots go by position.
  const prefix = `network${networks++}`;
  // In a tidy, because a variable keeps itself but not the tensor it was made of.
  const variables = tf.tidy(() =>
    list.map(({ name, shape, offset, size }) =>
      tf.variable(tf.tensor(values.slice(offset, offset + size), [...shape]), true, `${prefix}/${name}`),
    ),
  );
  return {
    spec,
    variables,
    forward: (rows) => forward(tf, spec, variables, rows),
    read: () => readVariables(list, variables),
    dispose: () => variables.forEach((variable) => variable.dispose()),
  };
}

function forward(tf: TF, spec: NetworkSpec, variables: readonly Variable[], rows: Tensor2D) {
  const dense = (x: Tensor2D, layer: number): Tensor2D => {
    const kernel = variables[2 * layer] as Variable;
    const bias = variables[2 * layer + 1] as Variable;
    return tf.add(tf.matMul(x, kernel as unknown as Tensor2D), bias as unknown as Tensor1D);
  };
  const trunk = spec.hidden.reduce((x, _, layer) => tf.relu(dense(x, layer)), rows);
  return { logits: dense(trunk, spec.hidden.length), values: dense(trunk, spec.hidden.length + 1) };
}

function readVariables(list: readonly Parameter[], variables: readonly Variable[]): Float32Array {
  const size = list.reduce((sum, parameter) => sum + parameter.size, 0);
  const values = new Float32Array(size);
  list.forEach(({ offset }, i) => values.set(variables[i]?.dataSync() ?? [], offset));
  return values;
}

/** Rows run at once; bounds the memory of a large batch. */
const LARGEST_BATCH = 8192;

/** Batched inference on the engine; its variables live until `dispose`. */
export function tensorForward(tf: TF, weights: Weights): Forward & { dispose(): void } {
  const network = tensorNetwork(tf, weights.network, weights.values);
  const width = inputSize(weights.network);
  const run: Forward = (rows, count) => {
    const logits = new Float32Array(count * weights.network.actions);
    const values = new Float32Array(count * weights.network.roles);
    for (let start = 0; start < count; start += LARGEST_BATCH) {
      const n = Math.min(LARGEST_BATCH, count - start);
      tf.tidy(() => {
        const out = network.forward(tf.tensor2d(rows.slice(start * width, (start + n) * width), [n, width]));
        logits.set(out.logits.dataSync(), start * weights.network.actions);
        values.set(out.values.dataSync(), start * weights.network.roles);
      });
    }
    return { logits, values };
  };
  return Object.assign(run, { dispose: () => network.dispose() });
}

/** Scales gradients so that their joint norm is at most `limit` (Pascanu et al. 2013). Call inside `tf.tidy`. */
export function clipByGlobalNorm<T extends Tensor1D | Tensor2D>(
  tf: TF,
  gradients: readonly T[],
  limit: number,
): { clipped: T[]; norm: Scalar } {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(squares.reduce((sum, square) => tf.add(sum, square))) as Scalar;
  const scale = tf.minimum(1, tf.div(limit, tf.add(norm, 1e-6)));
  return { clipped: gradients.map((gradient) => tf.mul(gradient, scale) as T), norm };
}
