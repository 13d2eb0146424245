import type { KernelConfig, KernelFunc } from "@tensorflow/tfjs";
import { openEager } from "../../../agents/engines/cpu.ts";
import type { EngineKind } from "../../../agents/engines/engine.ts";
import type { TF } from "../../../agents/networks/tf.ts";
import { engineKinds } from "../../../agents/engines/registry.ts";
import { AgentError } from "../../../agents/errors.ts";

/** An engine of the registry. */
export const named = (name: string): EngineKind => engineKinds.find((kind) => kind.name === name) as EngineKind;

/** An engine with a backend of its own, which `load` registers under the same name. */
export const like = (name: string, load: (tf: TF) => void): EngineKind => ({
  name,
  backend: name,
  summary: "",
  install: "",
  optIn: false,
  async open({ tf }) {
    load(tf);
    return openEager(tf);
  },
});

/** A backend of its own: plain JavaScript under another name, without its operations. */
export function copyCpu(tf: TF, name: string): void {
  tf.registerBackend(name, tf.findBackendFactory("cpu") as Parameters<TF["registerBackend"]>[1]);
}

/** Plain JavaScript under another name, with one operation that gives wrong results. */
export function misled(
  tf: TF,
  name: string,
  kernelName: string,
  spoil: (values: Float32Array, call: Parameters<KernelFunc>[0]) => void,
): void {
  copyCpu(tf, name);
  tf.copyRegisteredKernels("cpu", name);
  const stock = tf.getKernel(kernelName, "cpu") as KernelConfig;
  tf.unregisterKernel(kernelName, name);
  tf.registerKernel({
    ...stock,
    backendName: name,
    kernelFunc(call) {
      const result = stock.kernelFunc(call);
      const { dataId } = result as { dataId: object };
      spoil((call.backend as { data: { get(id: object): { values: Float32Array } } }).data.get(dataId).values, call);
      return result;
    },
  });
}

/** Code and message of the error that a promise rejects with. */
export const refusalOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "no error",
    (error: unknown) => (error instanceof AgentError ? `${error.code}: ${error.message}` : error),
  );
