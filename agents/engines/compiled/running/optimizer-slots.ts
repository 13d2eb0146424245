import type { Optimizer, Variable } from "@tensorflow/tfjs";
import { notRecordable } from "../graph/refusal.ts";

/**
 * An optimiser's slots, in the order in which TF.js saves them. @throws AgentError `engine/not-recordable` for one that
 * TF.js can't save.
 */
export async function optimizerSlots(optimizer: Optimizer): Promise<readonly Variable[]> {
  const [iterations, ...saved] = await optimizer.getWeights().catch((error: unknown) => {
    const name = optimizer.getClassName();
    throw notRecordable(`TensorFlow.js can't save the state of ${name}`, "Use Adam, RMSProp or Adagrad.", error);
  });
  iterations?.tensor.dispose();
  return saved.map(({ tensor }) => tensor as Variable);
}
