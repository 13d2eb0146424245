import { tensorForward } from "../networks/tensor-network.ts";
import { eagerTrainStep } from "./eager.ts";
import type { EngineKind, OpenEngine } from "./engine.ts";
import type { TF } from "../networks/tf.ts";

/** Programs and policies op by op, on the current backend. Its tensors can be read at once. */
export function openEager(tf: TF, device = ""): OpenEngine {
  return {
    device,
    trainStep: async (program) => eagerTrainStep(tf, program),
    forward: async (weights) => tensorForward(tf, weights),
  };
}

/** Plain JavaScript, which every other engine is held against. */
export const cpu: EngineKind = {
  name: "cpu",
  backend: "cpu",
  summary: "TensorFlow.js in plain JavaScript: the reference every other engine is held against",
  install: "",
  optIn: false,
  open: async ({ tf }) => openEager(tf),
};
