import { describe, expect, it } from "vitest";
import { advantageScales, explainedVariances } from "../../../agents/learners/role-metrics.ts";

const roleNames = ["attacker", "defender", "judge"];
const roles = [0, 1, 0, 1, 0, 1];

describe("advantageScales", () => {
  it("are the standard deviations of each role's advantages, and none of a role without any", () => {
    expect(advantageScales([1, 5, -1, 5, 1, 5], roles, roleNames)).toEqual({
      "advantageScale/attacker": Math.sqrt(8 / 9),
      "advantageScale/defender": 0,
    });
  });

  it("are none without samples", () => {
    expect(advantageScales([], [], roleNames)).toEqual({});
  });
});

describe("explainedVariances", () => {
  const targets = Float32Array.from([1, 0, 2, 1, 3, 2]);

  it("are given for all decisions and for each of several roles", () => {
    const found = explainedVariances([1, 1, 2, 1, 3, 1], targets, roles, roleNames);
    expect(found["explainedVariance/attacker"]).toBeCloseTo(1, 6);
    expect(found["explainedVariance/defender"]).toBeCloseTo(0, 6);
    expect(found["explainedVariance"]).toBeGreaterThan(0);
    expect(found["explainedVariance"]).toBeLessThan(1);
  });

  it("is one number where one role decides", () => {
    const only = explainedVariances([1, 0, 2, 1, 3, 2], targets, [2, 2, 2, 2, 2, 2], roleNames);
    expect(Object.keys(only)).toEqual(["explainedVariance"]);
  });
});
