import { AgentError } from "../errors.ts";
import { inputSize } from "./input-rows.ts";
import { isResidual, parameters } from "./layout.ts";
import type { NetworkSpec, Weights } from "./network.ts";
import { plainTransformer } from "./plain-transformer.ts";
import { towerOfRows, networkTowers } from "./towers.ts";

interface Layer {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
  /** Whether its input is added to its output. */
  readonly residual: boolean;
}

/** A network's output for input rows: logits [rows, actions] and values [rows, roles]. */
export interface Output {
  readonly logits: Float32Array;
  readonly values: Float32Array;
}

/** Runs rows of input, [rows, inputSize(spec)], through a policy's weights. */
export type Forward = (rows: Float32Array, count: number) => Output | Promise<Output>;

/** A synchronous forward pass. */
export type PlainForward = (rows: Float32Array, count: number) => Output;

/** Runs one row into its slice of the output. */
type RunRow = (row: Float32Array, logits: Float32Array, values: Float32Array) => void;

/**
 * A plain forward pass in JavaScript: tens of microseconds per row, no native code, so it may run in the process that
 * serves people's games.
 */
export function plainForward(weights: Pick<Weights, "network" | "values">): PlainForward {
  const spec = weights.network;
  const towers = networkTowers(spec).map(({ spec: single, offset, size }) =>
    plainTower(single, weights.values.subarray(offset, offset + size)),
  );
  const width = inputSize(spec);
  return (rows, count) => {
    const logits = new Float32Array(count * spec.actions);
    const values = new Float32Array(count * spec.roles);
    const towerOf = towers.length > 1 ? towerOfRows(spec, rows, count, width) : null;
    for (let row = 0; row < count; row++) {
      towers[towerOf?.[row] ?? 0]?.(
        rows.subarray(row * width, (row + 1) * width),
        logits.subarray(row * spec.actions, (row + 1) * spec.actions),
        values.subarray(row * spec.roles, (row + 1) * spec.roles),
      );
    }
    return { logits, values };
  };
}

function plainTower(spec: NetworkSpec, values: Float32Array): RunRow {
  if (spec.kind === "transformer") return plainTransformer(spec, values);
  const layers = readLayers(spec, values);
  const embedding =
    spec.kind === "tokens" ? values.subarray(0, (spec.vocabulary + spec.roles) * (spec.hidden[0] as number)) : null;
  const trunk = layers.slice(0, -2);
  const [policy, value] = layers.slice(-2);
  if (!policy || !value) throw new AgentError("policy/corrupt", "The network has no policy or value head.");
  return (row, logits, roleValues) => {
    let x = embedding ? relu(embed(embedding, row, new Float32Array(spec.hidden[0] as number))) : row;
    for (const layer of trunk) {
      const before = x;
      x = relu(dense(layer, x, new Float32Array(layer.outputs)));
      if (layer.residual) x = x.map((answer, i) => answer + (before[i] as number));
    }
    dense(policy, x, logits);
    dense(value, x, roleValues);
  };
}

/** Kernel and bias of every dense layer of a tower, embeddings excluded. */
function readLayers(spec: NetworkSpec, values: Float32Array): Layer[] {
  const list = parameters(spec).filter(({ name }) => name !== "embedding");
  const layers: Layer[] = [];
  const first = spec.kind === "tokens" ? 1 : 0;
  for (let i = 0; i + 1 < list.length; i += 2) {
    const kernel = list[i];
    const bias = list[i + 1];
    if (!kernel || !bias || kernel.shape.length !== 2) continue;
    layers.push({
      kernel: values.subarray(kernel.offset, kernel.offset + kernel.size),
      bias: values.subarray(bias.offset, bias.offset + bias.size),
      inputs: kernel.shape[0],
      outputs: kernel.shape[1],
      residual: kernel.name.startsWith("trunk") && isResidual(spec, first + i / 2),
    });
  }
  return layers;
}

/** out = sum of the rows of `table` for `tokens`; -1 is no token. */
export function embed(table: Float32Array, tokens: Float32Array, out: Float32Array): Float32Array {
  const width = out.length;
  for (let slot = 0; slot < tokens.length; slot++) {
    const token = tokens[slot] as number;
    if (token < 0) continue;
    const base = token * width;
    for (let i = 0; i < width; i++) out[i] = (out[i] as number) + (table[base + i] as number);
  }
  return out;
}

/** out = bias + x kernel; zero inputs, common in one-hot rows, are skipped. */
function dense(layer: Layer, x: Float32Array, out: Float32Array): Float32Array {
  const { kernel, bias, inputs, outputs } = layer;
  out.set(bias);
  for (let i = 0; i < inputs; i++) {
    const xi = x[i] as number;
    if (xi === 0) continue;
    const base = i * outputs;
    for (let o = 0; o < outputs; o++) out[o] = (out[o] as number) + xi * (kernel[base + o] as number);
  }
  return out;
}

function relu(x: Float32Array): Float32Array {
  for (let i = 0; i < x.length; i++) if ((x[i] as number) < 0) x[i] = 0;
  return x;
}
