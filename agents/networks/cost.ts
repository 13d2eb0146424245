import { inputSize } from "./input-rows.ts";
import { parameterCount, parameters } from "./layout.ts";
import type { NetworkSpec } from "./network.ts";
import { networkTowers } from "./towers.ts";

/** The size of a network and the cost of a row: counted, not measured. */
export interface NetworkCost {
  /** Trained parameters of all towers. */
  readonly parameters: number;
  /** Multiply-adds of one row's forward pass; adding an embedding counts as one per element. */
  readonly forward: number;
  /** Multiply-adds of one row in a train step: forward, then the gradients of weights and of inputs. */
  readonly trainStep: number;
}

/**
 * Counts a network. A row passes through one tower. A matrix costs its size in the forward pass, again for the gradient
 * of its weights and, unless its input is the row itself, once more for the gradient of its input. Biases, activations
 * and the optimiser, whose cost does not grow with the rows, are left out.
 */
export function networkCost(network: NetworkSpec): NetworkCost {
  const [tower] = networkTowers(network);
  if (!tower) throw new RangeError("a network has at least one tower");
  const matrices = parameters(tower.spec).filter(({ shape }) => shape.length === 2);
  let forward = 0;
  let trainStep = 0;
  matrices.forEach(({ name, shape, size }, i) => {
    const isTable = name.endsWith("embedding");
    const cost = isTable ? inputSize(network) * (shape[1] as number) : size;
    // No gradient is needed of the row; without a trunk, both heads read the row.
    const readsRow = network.hidden.length === 0 || i === 0;
    forward += cost;
    trainStep += cost * (readsRow ? 2 : 3);
  });
  return { parameters: parameterCount(network), forward, trainStep };
}
