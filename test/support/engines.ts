import { chooseEngine } from "../../agents/engines/registry.ts";
import type { Engine } from "../../agents/engines/engine.ts";
import type { TF } from "../../agents/networks/tf.ts";

/** TensorFlow.js on the engine of this name. */
export async function tensorsOn(name: "cpu" | "wasm"): Promise<TF> {
  return (await chooseEngine(name)).tf;
}

/** The engine of this name. */
export function engineOf(name: "cpu" | "wasm" | "compiled/wasm"): Promise<Engine> {
  return chooseEngine(name);
}

/** Current tensors and buffers of the backend and TensorFlow.js: equal before and after code without leaks. */
export function held(tf: TF): { readonly tensors: number; readonly buffers: number } {
  return { tensors: tf.memory().numTensors, buffers: tf.memory().numDataBuffers };
}
