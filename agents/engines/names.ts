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

/** Engines that run on a graphics card. */
const cardEngines: readonly string[] = ["tfjs-node-gpu", "webgpu", "webgpu-software"];

/**
 * Whether an engine or the choice of one runs on a graphics card, which is fast in the large batches of updates and
 * slower than the processor in the small ones of self-play.
 */
export const isOnCard = (engine: string): boolean => cardEngines.includes(engine.split("/")[0] ?? "");
