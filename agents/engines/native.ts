import util from "node:util";
import { AgentError } from "../errors.ts";
import { importAddOn } from "./add-ons.ts";
import { openEager } from "./cpu.ts";
import type { EngineKind } from "./engine.ts";
import type { TF } from "../networks/tf.ts";

/**
 * TensorFlow's environment variables, unless already set: one thread per engine, since job processes run one per core;
 * sums in a fixed order, which oneDNN doesn't guarantee; warnings and errors only.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  TF_NUM_INTRAOP_THREADS: "1",
  TF_NUM_INTEROP_THREADS: "1",
  TF_ENABLE_ONEDNN_OPTS: "0",
  TF_CPP_MIN_LOG_LEVEL: "1",
};

/**
 * A native engine from an add-on, missing unless installed. Both register one backend: a process can have only one of
 * them.
 */
function native(name: "tfjs-node" | "tfjs-node-gpu", summary: string, install: string): EngineKind {
  return {
    name,
    backend: "tensorflow",
    summary,
    install,
    optIn: false,
    async open({ tf }) {
      // The 4.22 packages call these two, which Node 22 deprecates and Node 23 removed.
      const legacy = util as unknown as Record<string, unknown>;
      legacy["isNullOrUndefined"] = (value: unknown) => value === null || value === undefined;
      legacy["isArray"] = Array.isArray;
      for (const [variable, value] of Object.entries(SETTINGS)) process.env[variable] ??= value;
      await importAddOn(name, `@tensorflow/${name}`);
      await tf.setBackend("tensorflow");
      return openEager(tf, name === "tfjs-node-gpu" ? graphicsCard(tf) : "");
    },
  };
}

/** TensorFlow without a usable card silently runs on the CPU. @throws AgentError `engine/unfit`. */
function graphicsCard(tf: TF): string {
  const backend = tf.backend() as unknown as { isUsingGpuDevice?: boolean; isGPUPackage?: boolean };
  if (backend.isGPUPackage && backend.isUsingGpuDevice) return "a CUDA card";
  throw new AgentError("engine/unfit", "it found no CUDA card and would run on the CPU");
}

export const nativeGpu = native("tfjs-node-gpu", "TensorFlow's C library with CUDA", "npm run native -- --gpu");
export const nativeCpu = native("tfjs-node", "TensorFlow's C library on the CPU", "npm run native");
