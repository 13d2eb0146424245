import type { Optimizer, Tensor, Variable } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";

/** A tensor with the name of the variable it belongs to, as TF.js's optimisers take it. */
export interface NamedTensor {
  readonly name: string;
  readonly tensor: Tensor;
}

/** Adam's slots as one vector: iterations, then first and second moments in the order of the variables. */
export async function adamSlots(optimizer: Optimizer): Promise<Float32Array> {
  const slots = await optimizer.getWeights();
  const parts = slots.map(({ tensor }) => Float32Array.from(tensor.dataSync()));
  slots[0]?.tensor.dispose();
  const values = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    values.set(part, offset);
    offset += part.length;
  }
  return values;
}

/**
 * Restores slots into a fresh Adam. `null`, or the slots of one that never took a step, leave it fresh.
 * @throws RangeError when they belong to another network.
 */
export async function restoreAdam(
  tf: TF,
  optimizer: Optimizer,
  variables: readonly Variable[],
  slots: Float32Array | null,
): Promise<void> {
  if (!slots || (slots.length === 1 && slots[0] === 0)) return;
  const expected = 1 + 2 * variables.reduce((sum, { size }) => sum + size, 0);
  if (slots.length !== expected) {
    throw new RangeError(`The optimiser has ${slots.length} slots, but the network needs ${expected}.`);
  }
  let offset = 0;
  const take = (name: string, shape: number[], size: number): NamedTensor => {
    const tensor = tf.tensor(slots.slice(offset, offset + size), shape);
    offset += size;
    return { name, tensor };
  };
  const named = [take("iter", [], 1)];
  for (const moment of ["m", "v"]) {
    for (const { name, shape, size } of variables) named.push(take(`${name}/${moment}`, shape, size));
  }
  await optimizer.setWeights(named);
  // The optimiser has made its own variables from them.
  for (const { tensor } of named) tensor.dispose();
}
