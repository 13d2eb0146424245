import type { Engine } from "./engine.ts";

/**
 * Chooses where tensors run: of the installed engines that pass their self-test, the one with the fastest train step.
 * Tensor code is loaded at the first call alone.
 * @param name of one engine, to have that or fail: `cpu`, `wasm`, `compiled`, …
 * @throws AgentError `engine/unknown`; `engine/unavailable` when the wanted one is missing, refused or wrong.
 * @example
 * import { chooseEngine, type Engine } from "red-queen/agents";
 *
 * const engine: Engine = await chooseEngine("cpu");
 * console.log(engine.name); // cpu
 */
export async function chooseEngine(name?: string): Promise<Engine> {
  const registry = await import("./registry.ts");
  return registry.chooseEngine(name);
}
