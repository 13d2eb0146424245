import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { eagerTrainStep, keptSteps } from "../../../agents/engines/eager.ts";
import type { StepProgram } from "../../../agents/engines/step.ts";

/** A step on two variables. */
const program = (key: string): StepProgram => ({
  key,
  inputs: {},
  variables: [
    { name: "weights", shape: [2, 3] },
    { name: "bias", shape: [3] },
  ],
  epsilon: 1e-8,
  gradientNorm: 1,
  terms: (tf, variables) => ({ loss: tf.addN(variables.map((variable) => tf.sum(variable))) }),
});

beforeAll(() => tf.setBackend("cpu"));

describe("cached steps", () => {
  it("makes a step once, and again after its eviction", async () => {
    const made: string[] = [];
    const stepFor = keptSteps((program) => {
      made.push(program.key);
      return eagerTrainStep(tf, program);
    }, 2);
    const first = await stepFor(program("a"));
    await stepFor(program("b"));
    expect(await stepFor(program("a"))).toBe(first);
    await stepFor(program("c"));
    expect(await stepFor(program("a"))).toBe(first);
    await stepFor(program("b"));
    expect(made).toEqual(["a", "b", "c", "b"]);
  });

  it("disposes of the least recently used step, and of no other", async () => {
    const before = tf.memory().numTensors;
    const stepFor = keptSteps((program) => eagerTrainStep(tf, program), 2);
    const kept = await stepFor(program("kept"));
    await kept.restore(new Float32Array(9).fill(0.5), null);
    const tensorsOfOne = tf.memory().numTensors - before;
    for (const key of ["a", "b", "c", "d"]) {
      await stepFor(program(key));
      await stepFor(program("kept"));
      expect(tf.memory().numTensors).toBe(before + 2 * tensorsOfOne);
    }
    expect(await kept.values()).toEqual(new Float32Array(9).fill(0.5));
  });
});
