import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import { learnerById, resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { ppo } from "./play.ts";

describe("the learners' registry", () => {
  it("rejects an unknown learner and a wrong hyper-parameter, listing the known ones", () => {
    expect(() => learnerById("sarsa")).toThrow(/"sarsa".*ppo/);
    expect(() => resolveHyperparameters(ppo, { clip: 0.9 })).toThrow(
      /clip must be a number from 0.01 to 0.5, and is 0.9/,
    );
    expect(() => resolveHyperparameters(ppo, { clip: Number.NaN })).toThrow(AgentError);
    expect(() => resolveHyperparameters(ppo, { cilp: 0.1 })).toThrow(/no "cilp".*clip/);
  });

  it("completes what is given with defaults inside their own bounds", () => {
    const resolved = resolveHyperparameters(ppo, { clip: 0.3 });
    for (const [name, spec] of Object.entries(ppo.hyperparameters)) {
      expect(spec.default).toBeGreaterThanOrEqual(spec.min);
      expect(spec.default).toBeLessThanOrEqual(spec.max);
      expect(resolved[name]).toBe(name === "clip" ? 0.3 : spec.default);
    }
  });
});
