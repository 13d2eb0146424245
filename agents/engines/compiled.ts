import { AgentError } from "../errors.ts";
import type { EngineKind } from "./engine.ts";
import { fallBack } from "./fallback.ts";

/** Train steps and policies recorded once and run as one graph each; what can't be recorded runs on the base engine. */
export const compiled: EngineKind = {
  name: "compiled",
  backend: null,
  summary: "train steps and policies compiled to ONNX Runtime graphs, one thread",
  install: "",
  optIn: false,
  async open({ tf, base, note }) {
    if (!base) throw new AgentError("engine/unfit", "it needs a base engine, and none passed its self-test");
    const { compiledTrainStep } = await import("./compiled/train-step.ts");
    const { compiledForward } = await import("./compiled/forward.ts");
    const recorded = {
      trainStep: async (program: Parameters<typeof base.trainStep>[0]) => compiledTrainStep(tf, program),
      forward: async (...[weights, use]: Parameters<typeof base.forward>) => compiledForward(tf, weights, use),
    };
    return { device: "", ...fallBack(recorded, base, note) };
  },
};
