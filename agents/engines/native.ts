import util from "node:util";
import type { EngineKind } from "./engine.ts";

/** A native engine out of an optional package, absent unless somebody added it. */
function native(name: string, packageName: string, summary: string, install: string): EngineKind {
  return {
    name,
    backend: "tensorflow",
    summary,
    install,
    native: true,
    async load() {
      // The 4.22 package calls `util.isNullOrUndefined`, which Node 23 removed.
      const legacy = util as unknown as Record<string, unknown>;
      legacy["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
      await import(packageName);
    },
  };
}

export const nativeGpu = native(
  "tfjs-node-gpu",
  "@tensorflow/tfjs-node-gpu",
  "TensorFlow's C library with CUDA",
  "npm run gpu",
);
export const nativeCpu = native(
  "tfjs-node",
  "@tensorflow/tfjs-node",
  "TensorFlow's C library on the CPU",
  "npm install --no-save @tensorflow/tfjs-node@4.22.0",
);
