import { describe, expect, it } from "vitest";
import { learners, resolveHyperparameters } from "../../../agents/learners/registry.ts";
import { fieldFault } from "../../../web/ui/field-fault.ts";

const numbers = learners.flatMap((learner) =>
  Object.entries(learner.hyperparameters).map(([name, spec]) => ({ learner, name, spec })),
);

/** The server's refusal of a value; "" if it is valid. */
function refusalOf({ learner, name }: (typeof numbers)[number], value: number): string {
  try {
    resolveHyperparameters(learner, { [name]: value });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

describe("a field of numbers", () => {
  it("has the server's errors for every hyper-parameter", () => {
    for (const one of numbers) {
      const { learner, name, spec } = one;
      const field = { name, min: spec.min, max: spec.max, integer: spec.integer ?? false, required: false };
      for (const value of [spec.default, spec.min, spec.max, spec.min - 1, spec.max + 1, spec.min + 0.5]) {
        const fault = fieldFault(field, String(value));
        expect(fault === "" ? "" : `${learner.id}: ${fault}`).toBe(refusalOf(one, value));
      }
    }
  });

  it("may be empty if it is not required", () => {
    const seed = { name: "seed", min: 0, max: 10, integer: true };
    expect(fieldFault({ ...seed, required: false }, "")).toBe("");
    expect(fieldFault({ ...seed, required: true }, "")).toBe(
      "seed must be a whole number from 0 to 10, and is missing.",
    );
    expect(fieldFault({ ...seed, required: false }, "", true)).toBe(
      "seed must be a whole number from 0 to 10, and is not a number.",
    );
  });
});
