import { inputSize } from "./input-rows.ts";
import { parameterCount, parameters } from "./layout.ts";
import type { NetworkSpec } from "./network.ts";
import { towersOf } from "./towers.ts";

/** What a network is made of and what a row of it costs: counted, not measured. */
export interface NetworkCost {
  /** Numbers that are trained, of all towers. */
  readonly parameters: number;
  /** Multiply-adds of one row's forward pass; the addition of an embedding counts as one for each of its numbers. */
  readonly forward: number;
  /** Multiply-adds of one row in a train step: forward, then the slopes of weights and of inputs. */
  readonly trainStep: number;
}

/**
 * Counts a network. A row goes through one tower. A matrix costs its size on the way forward, its size again for the slope of its
 * weights and, unless the row itself is its input, once more for the slope of that. Biases, activations and the optimiser, whose
 * cost does not grow with the rows, are left out.
 */
export function networkCost(network: NetworkSpec): NetworkCost {
  const [tower] = towersOf(network);
  if (!tower) throw new RangeError("a network has at least one tower");
  const matrices = parameters(tower.spec).filter(({ shape }) => shape.length === 2);
  let forward = 0;
  let trainStep = 0;
  matrices.forEach(({ name, shape, size }, i) => {
    const isTable = name.endsWith("embedding");
    const cost = isTable ? inputSize(network) * (shape[1] ?? 0) : size;
    // Slopes of inputs end at the first layer; without a trunk, both heads read the row.
    const readsRow = network.hidden.length === 0 || i === 0;
    forward += cost;
    trainStep += cost * (readsRow ? 2 : 3);
  });
  return { parameters: parameterCount(network), forward, trainStep };
}
