import { AgentError } from "../errors.ts";
import { inputSize, parameters } from "./layout.ts";
import type { NetworkSpec, Weights } from "./network.ts";

interface Layer {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
}

/** What a network says of rows of input: logits [rows, actions] and values [rows, roles]. */
export interface Output {
  readonly logits: Float32Array;
  readonly values: Float32Array;
}

/** Runs rows of input, [rows, inputSize(spec)], through a policy's weights. */
export type Forward = (rows: Float32Array, count: number) => Output;

/**
 * A plain forward pass in JavaScript: tens of microseconds a row, no native code, so it may run in the process that holds
 * people's games.
 */
export function plainForward(weights: Pick<Weights, "network" | "values">): Forward {
  const spec = weights.network;
  const layers = readLayers(spec, weights.values);
  const trunk = layers.slice(0, spec.hidden.length);
  const [policy, value] = layers.slice(spec.hidden.length);
  if (!policy || !value) throw new AgentError("policy/corrupt", "The network has no policy or value head.");
  const width = inputSize(spec);
  return (rows, count) => {
    const logits = new Float32Array(count * spec.actions);
    const values = new Float32Array(count * spec.roles);
    for (let row = 0; row < count; row++) {
      let x = rows.subarray(row * width, (row + 1) * width);
      for (const layer of trunk) x = relu(dense(layer, x, new Float32Array(layer.outputs)));
      dense(policy, x, logits.subarray(row * spec.actions, (row + 1) * spec.actions));
      dense(value, x, values.subarray(row * spec.roles, (row + 1) * spec.roles));
    }
    return { logits, values };
  };
}

function readLayers(spec: NetworkSpec, values: Float32Array): Layer[] {
  const list = parameters(spec);
  const layers: Layer[] = [];
  for (let i = 0; i + 1 < list.length; i += 2) {
    const kernel = list[i];
    const bias = list[i + 1];
    if (!kernel || !bias || kernel.shape.length !== 2) continue;
    layers.push({
      kernel: values.subarray(kernel.offset, kernel.offset + kernel.size),
      bias: values.subarray(bias.offset, bias.offset + bias.size),
      inputs: kernel.shape[0],
      outputs: kernel.shape[1],
    });
  }
  return layers;
}

/** out = bias + x kernel; zero inputs, common in one-hot rows, are skipped. */
function dense(layer: Layer, x: Float32Array, out: Float32Array): Float32Array {
  const { kernel, bias, inputs, outputs } = layer;
  out.set(bias);
  for (let i = 0; i < inputs; i++) {
    const xi = x[i] ?? 0;
    if (xi === 0) continue;
    const base = i * outputs;
    for (let o = 0; o < outputs; o++) out[o] = (out[o] ?? 0) + xi * (kernel[base + o] ?? 0);
  }
  return out;
}

function relu(x: Float32Array): Float32Array {
  for (let i = 0; i < x.length; i++) if ((x[i] ?? 0) < 0) x[i] = 0;
  return x;
}
