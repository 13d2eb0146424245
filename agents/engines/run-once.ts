import type { Output } from "../networks/forward.ts";
import type { Weights } from "../networks/network.ts";
import type { Engine } from "./engine.ts";

/** Runs rows through weights that are used only once. */
export async function runOnce(
  engine: Pick<Engine, "forward">,
  weights: Pick<Weights, "network" | "values">,
  rows: Float32Array,
  count: number,
): Promise<Output> {
  const forward = await engine.forward(weights, "brief");
  try {
    return await forward(rows, count);
  } finally {
    forward.dispose();
  }
}
