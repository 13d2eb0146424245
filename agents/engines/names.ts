/**
 * Names of all engines in order of preference, in a separate file because settings are checked in processes that must
 * not load tensor code.
 */
export const engineNames = [
  "tfjs-node-gpu",
  "tfjs-node",
  "compiled",
  "webgpu",
  "webgpu-software",
  "wasm",
  "cpu",
] as const;
