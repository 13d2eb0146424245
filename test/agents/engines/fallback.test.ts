import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import type { TF } from "../../../agents/networks/tf.ts";
import { fallBack } from "../../../agents/engines/fallback.ts";
import { chooseEngine } from "../../../agents/engines/registry.ts";
import { denseCase } from "../../../agents/engines/self-test-program.ts";
import type { StepProgram } from "../../../agents/engines/step.ts";
import { notRecordable } from "../../../agents/engines/compiled/graph/refusal.ts";

/** A step that draws random numbers: recorded, it would repeat the same ones at every step. */
const noisy = (key: string): StepProgram => ({
  key,
  inputs: { x: { shape: ["n", 3], dtype: "float32" } },
  variables: [{ name: "kernel", shape: [3, 1] }],
  epsilon: 1e-8,
  gradientNorm: 1,
  terms(tf: TF, [kernel]: readonly Variable[], { x }: Readonly<Record<string, Tensor>>) {
    const noise = tf.randomUniform([3, 1], -0.1, 0.1);
    const loss = tf.mean(tf.square(tf.matMul(x as never, tf.add(kernel as Tensor, noise) as never))) as Scalar;
    return { loss, error: loss.clone() };
  },
});

it("runs a program that can't be compiled on the base engine, and logs it once with the reason", async () => {
  const notes: string[] = [];
  const engine = await chooseEngine("compiled/cpu", { note: (sentence) => notes.push(sentence) });
  expect(notes).toEqual([]);
  const step = await engine.trainStep(noisy("noisy 1"));
  await step.restore(Float32Array.of(1, 2, 3), null);
  const { error } = await step.run({ x: Float32Array.of(1, 0, 0, 0, 1, 0) }, 0.1);
  expect(error).toBeGreaterThan(1.5);
  expect(await step.values()).not.toEqual(Float32Array.of(1, 2, 3));
  await engine.trainStep(noisy("noisy 1"));
  expect(notes).toHaveLength(1);
  expect(notes[0]).toMatch(/^A train step runs eagerly on cpu\. .*random.*\(noisy 1\)$/i);
  await engine.trainStep(noisy("noisy 2"));
  expect(notes).toHaveLength(2);
  // Programs that can be compiled are not logged.
  await engine.trainStep(denseCase.program);
  expect(notes).toHaveLength(2);
});

it("logs a program once, however often it is requested, and passes on every other error", async () => {
  const notes: string[] = [];
  const { open } = await below();
  let fault: Error = notRecordable("it uses Bincount", "Use something else.");
  const refusing = {
    trainStep: () => Promise.reject(fault),
    forward: () => Promise.reject(fault),
  };
  const engine = fallBack(refusing, open, (sentence) => notes.push(sentence));
  for (let i = 0; i < 3; i++) {
    (await engine.trainStep(denseCase.program)).dispose();
    (await engine.forward(denseCase)).dispose();
  }
  expect(notes.map((note) => note.slice(0, 90))).toEqual([
    expect.stringMatching(/^A train step runs eagerly on cpu\. .*Bincount/),
    expect.stringMatching(/^A policy runs eagerly on cpu\. /),
  ]);
  expect(notes.every((note) => note.length < 400)).toBe(true);
  fault = new TypeError("a bug");
  await expect(engine.trainStep(denseCase.program)).rejects.toThrow("a bug");
});

async function below() {
  const engine = await chooseEngine("cpu");
  return { open: { ...engine, backend: "cpu", device: "" } };
}
