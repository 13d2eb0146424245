import { describe, expect, it } from "vitest";
import { AgentError } from "../../../agents/errors.ts";
import { resolveByRole } from "../../../agents/learners/hyperparameters.ts";
import { learnerById, resolveHyperparameters } from "../../../agents/learners/registry.ts";

const ppo = learnerById("ppo");
const roles = ["player 1", "co-judge v1.5"];

/** The error that `resolve` throws. */
function refusal(resolve: () => unknown): AgentError {
  try {
    resolve();
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("hyper-parameters of single roles", () => {
  it("are kept next to the common value, under names that may have spaces, hyphens and dots", () => {
    const resolved = resolveHyperparameters(ppo, { "entropy.player 1": 0.5, "entropy.co-judge v1.5": 0.25 }, roles);
    expect(resolved).toMatchObject({ entropy: 0.2, "entropy.player 1": 0.5, "entropy.co-judge v1.5": 0.25 });
  });

  it("are rejected for an unknown role, listing the known ones", () => {
    const { code, message } = refusal(() => resolveHyperparameters(ppo, { "entropy.player 3": 0.5 }, roles));
    expect(code).toBe("learner/bad-hyperparameter");
    expect(message).toMatch(/"player 3".*entropy\.player 1, entropy\.co-judge v1\.5/);
    expect(refusal(() => resolveHyperparameters(ppo, { "entropy.player 1": 0.5 })).message).toMatch(/entropy alone/);
  });

  it("are rejected if all roles share one, listing those that can differ", () => {
    const { message } = refusal(() => resolveHyperparameters(ppo, { "clip.player 1": 0.2 }, roles));
    expect(message).toMatch(/clip is one for all roles.*learningRate, entropy/);
  });

  it("have the range of the common one", () => {
    const { message } = refusal(() => resolveHyperparameters(ppo, { "entropy.player 1": 2 }, roles));
    expect(message).toMatch(/entropy\.player 1 must be a number from 0 to 1, and is 2/);
  });

  it("are rejected if the name itself is unknown", () => {
    expect(refusal(() => resolveHyperparameters(ppo, { "cilp.player 1": 2 }, roles)).message).toMatch(/no "cilp"/);
  });
});

describe("resolveByRole", () => {
  const specs = {
    rate: { default: 1, min: 0, max: 9, meaning: "", byRole: true },
    size: { default: 2, min: 0, max: 9, meaning: "" },
  } as const;

  it("returns one number per role, its own or the common one, if roles may differ; else one number", () => {
    expect(resolveByRole(specs, { rate: 1, "rate.b": 7, size: 3 }, ["a", "b"])).toEqual({ rate: [1, 7], size: 3 });
  });

  it("rejects missing names and unknown roles", () => {
    expect(refusal(() => resolveByRole(specs, { rate: 1 }, ["a"])).message).toMatch(/size is missing/);
    expect(refusal(() => resolveByRole(specs, { rate: 1, size: 1, "rate.c": 1 }, ["a"])).message).toMatch(
      /"c".*rate\.a/,
    );
  });
});
