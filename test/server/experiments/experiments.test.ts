import { describe, expect, it } from "vitest";
import { runName } from "../../../server/experiments/experiments.ts";

describe("the name of a run's league", () => {
  it("has the experiment, the arm and the seed", () => {
    expect(runName("Learning rates", { arm: "slow", seed: 3 })).toBe("Learning rates: slow, seed 3");
  });

  it("keeps arm and seed where the experiment's name is long", () => {
    const name = runName("x".repeat(80), { arm: "pfsp", seed: 12 });
    expect(name).toHaveLength(80);
    expect(name).toMatch(/^x+…: pfsp, seed 12$/);
  });
});
