import type { Scalar, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import type { TF } from "./tf.ts";
import type { PlainForward } from "./forward.ts";
import { embeddingSum } from "./embedding-sum.ts";
import { inputSize } from "./input-rows.ts";
import { isResidual, parameters, type Parameter } from "./layout.ts";
import type { NetworkSpec, Weights } from "./network.ts";
import { transformerForward } from "./transformer.ts";
import { towerOfRows, networkTowers } from "./towers.ts";

/**
 * A network of one tower whose weights are TF.js variables, for training. Owns its variables until `dispose`.
 * @see {@link maskedPolicy}
 */
export interface TensorNetwork {
  readonly spec: NetworkSpec;
  /** In the order of `parameters(spec)`. */
  readonly variables: readonly Variable[];
  /** Rows [n, inputSize] -> logits [n, actions] and one value per role [n, roles]. Call inside `tf.tidy`. */
  forward(rows: Tensor2D): { logits: Tensor2D; values: Tensor2D };
  /** A copy of the weights as one vector. */
  read(): Float32Array;
  dispose(): void;
}

let networks = 0;

/**
 * Builds the network with the given weights (values in the layout of `parameters`). @throws RangeError for several
 * towers.
 */
export function tensorNetwork(tf: TF, spec: NetworkSpec, values: Float32Array): TensorNetwork {
  if (spec.towers.length !== 1) throw new RangeError("a network of several towers is trained tower by tower");
  const list = parameters(spec);
  // TF.js names are global to the process, hence the counter; optimiser slots go by position.
  const prefix = `network${networks++}`;
  // In a tidy, because a variable keeps itself but not the tensor it was created from.
  const variables = tf.tidy(() =>
    list.map(({ name, shape, offset, size }) =>
      tf.variable(tf.tensor(values.slice(offset, offset + size), [...shape]), true, `${prefix}/${name}`),
    ),
  );
  return {
    spec,
    variables,
    forward: (rows) => networkForward(tf, spec, variables, rows),
    read: () => readVariables(list, variables),
    dispose: () => variables.forEach((variable) => variable.dispose()),
  };
}

/**
 * A network of one tower over variables in the order of `parameters(spec)`: rows [n, inputSize] -> logits [n, actions]
 * and one value per role [n, roles]. Call inside `tf.tidy`.
 */
export function networkForward(
  tf: TF,
  spec: NetworkSpec,
  variables: readonly Variable[],
  rows: Tensor2D,
): { readonly logits: Tensor2D; readonly values: Tensor2D } {
  if (spec.kind === "transformer") return transformerForward(tf, spec, variables, rows);
  let next = 0;
  const take = () => variables[next++] as Variable;
  const dense = (x: Tensor2D): Tensor2D => {
    const kernel = take() as unknown as Tensor2D;
    return tf.add(tf.matMul(x, kernel), take() as unknown as Tensor1D);
  };
  let x = rows;
  spec.hidden.forEach((_, layer) => {
    if (layer === 0 && spec.kind === "tokens") x = tf.relu(embeddingSum(tf, rows, take() as unknown as Tensor2D));
    else {
      const answer = tf.relu(dense(x));
      x = isResidual(spec, layer) ? tf.add(x, answer) : answer;
    }
  });
  return { logits: dense(x), values: dense(x) };
}

function readVariables(list: readonly Parameter[], variables: readonly Variable[]): Float32Array {
  const size = list.reduce((sum, parameter) => sum + parameter.size, 0);
  const values = new Float32Array(size);
  list.forEach(({ offset }, i) => values.set(variables[i]?.dataSync() ?? [], offset));
  return values;
}

/** Rows per run; bounds the memory of a large batch. */
const MAX_BATCH_ROWS = 8192;

/** Batched inference on the engine; its variables live until `dispose`. */
export function tensorForward(
  tf: TF,
  weights: Pick<Weights, "network" | "values">,
): PlainForward & { dispose(): void } {
  const towers = networkTowers(weights.network).map(({ spec, offset, size }) =>
    tensorTower(tf, spec, weights.values.subarray(offset, offset + size)),
  );
  const [single] = towers;
  const run: PlainForward = towers.length === 1 && single ? single : splitRows(weights.network, towers);
  const dispose = () => towers.forEach((tower) => tower.dispose());
  return Object.assign((rows: Float32Array, count: number) => run(rows, count), { dispose });
}

function tensorTower(tf: TF, spec: NetworkSpec, values: Float32Array): PlainForward & { dispose(): void } {
  const network = tensorNetwork(tf, spec, values);
  const width = inputSize(spec);
  const run: PlainForward = (rows, count) => {
    const logits = new Float32Array(count * spec.actions);
    const roleValues = new Float32Array(count * spec.roles);
    for (let start = 0; start < count; start += MAX_BATCH_ROWS) {
      const n = Math.min(MAX_BATCH_ROWS, count - start);
      tf.tidy(() => {
        const out = network.forward(tf.tensor2d(rows.slice(start * width, (start + n) * width), [n, width]));
        logits.set(out.logits.dataSync(), start * spec.actions);
        roleValues.set(out.values.dataSync(), start * spec.roles);
      });
    }
    return { logits, values: roleValues };
  };
  return Object.assign(run, { dispose: () => network.dispose() });
}

/** Routes every row to the tower of its role, and returns the outputs in the order of the rows. */
function splitRows(spec: NetworkSpec, towers: readonly PlainForward[]): PlainForward {
  const width = inputSize(spec);
  return (rows, count) => {
    const logits = new Float32Array(count * spec.actions);
    const values = new Float32Array(count * spec.roles);
    const towerOf = towerOfRows(spec, rows, count, width);
    towers.forEach((tower, index) => {
      const mine = Array.from(towerOf.keys()).filter((row) => towerOf[row] === index);
      if (mine.length === 0) return;
      const picked = new Float32Array(mine.length * width);
      mine.forEach((row, i) => picked.set(rows.subarray(row * width, (row + 1) * width), i * width));
      const out = tower(picked, mine.length);
      mine.forEach((row, i) => {
        logits.set(out.logits.subarray(i * spec.actions, (i + 1) * spec.actions), row * spec.actions);
        values.set(out.values.subarray(i * spec.roles, (i + 1) * spec.roles), row * spec.roles);
      });
    });
    return { logits, values };
  };
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
