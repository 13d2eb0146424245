import type { Rank } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { TF } from "../../../agents/networks/tf.ts";
import { ppoLoss } from "../../../agents/learners/ppo.ts";
import { tensorNetwork } from "../../../agents/networks/tensor-network.ts";
import { held, tensorsOn } from "../../support/engines.ts";
import { batch, lossByHand, spec, tensorsOf, values } from "./batch.ts";
import { expectSlopes, gradientOf } from "./gradients.ts";

const CLIP = 0.2;
const VALUE_WEIGHT = 0.7;
const ENTROPY = 0.3;
const TERMS = ["loss", "policyLoss", "valueLoss", "entropy", "kl", "clipFraction"] as const;

const WEIGHTS = { clip: CLIP, valueWeight: VALUE_WEIGHT };

const inputsOf = (tf: TF) => ({ ...tensorsOf(tf, batch), entropyWeight: tf.tensor1d(batch.rows.map(() => ENTROPY)) });

/** The terms of the loss as numbers. */
function termsOn(tf: TF): Record<string, number> {
  const network = tensorNetwork(tf, spec, values);
  const terms = tf.tidy(() => {
    const terms = ppoLoss(tf, network, inputsOf(tf), WEIGHTS);
    return Object.fromEntries(TERMS.map((name) => [name, terms[name].dataSync()[0] ?? Number.NaN]));
  });
  network.dispose();
  return terms;
}

/** The gradient of the loss in the layout of the weights. */
const gradientOn = (tf: TF): number[] =>
  gradientOf(tf, (network) => {
    return ppoLoss(tf, network, inputsOf(tf), WEIGHTS).loss;
  });

describe("ppoLoss", () => {
  const byHand = lossByHand(values, batch, CLIP, VALUE_WEIGHT, ENTROPY);

  it("uses a batch that covers every case", () => {
    expect(byHand.clipFraction).toBeGreaterThan(0.2);
    expect(byHand.clipFraction).toBeLessThan(0.9);
    expect(byHand.entropy).toBeGreaterThan(0.1);
    expect(byHand.kl).toBeGreaterThan(0);
  });

  it.each(["cpu", "wasm"] as const)("equals the sum done by hand on %s", async (engine) => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const terms = termsOn(tf);
    for (const name of TERMS) expect(terms[name], name).toBeCloseTo(byHand[name], 5);
    expect(held(tf)).toEqual(before);
  });

  it.each(["cpu", "wasm"] as const)("has the gradient of finite differences, on %s", async (engine) => {
    const tf = await tensorsOn(engine);
    expectSlopes(gradientOn(tf), (weights) => lossByHand(weights, batch, CLIP, VALUE_WEIGHT, ENTROPY).loss);
  });

  it("has the same gradient on wasm as on cpu within 1e-4", async () => {
    const expected = gradientOn(await tensorsOn("cpu"));
    const found = gradientOn(await tensorsOn("wasm"));
    found.forEach((slope, i) => expect(Math.abs(slope - (expected[i] ?? Number.NaN))).toBeLessThan(1e-4));
  });

  it("rejects masks and actions of different shapes", async () => {
    const tf = await tensorsOn("cpu");
    const network = tensorNetwork(tf, spec, values);
    tf.tidy(() => {
      const inputs = { ...inputsOf(tf), blocked: tf.zeros<Rank.R2>([8, 2]) };
      expect(() => ppoLoss(tf, network, inputs, WEIGHTS)).toThrow(/masks and actions/);
    });
    network.dispose();
  });
});
