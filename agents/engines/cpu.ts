import { tensorForward } from "../networks/tensor-network.ts";
import { eagerTrainStep } from "./eager.ts";
import type { EngineKind, OpenEngine } from "./engine.ts";
import type { TF } from "../networks/tf.ts";

/** Runs programs and policies eagerly on the current backend, whose tensors can be read synchronously. */
export function openEager(tf: TF, device = ""): OpenEngine {
  return {
    device,
    trainStep: async (program) => eagerTrainStep(tf, program),
    forward: async (weights) => tensorForward(tf, weights),
  };
}

/** Plain JavaScript, the reference for every other engine. */
export const cpu: EngineKind = {
  name: "cpu",
  backend: "cpu",
  summary: "TensorFlow.js in plain JavaScript: the reference for every other engine",
  install: "",
  optIn: false,
  open: async ({ tf }) => openEager(tf),
};
