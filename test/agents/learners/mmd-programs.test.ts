import { describe, expect, it } from "vitest";
import type { TF } from "../../../agents/networks/tf.ts";
import { criticLoss, targetLoss } from "../../../agents/learners/mmd-programs.ts";
import { random } from "../../../games/core/random.ts";
import { held, tensorsOn } from "../../support/engines.ts";
import { batch, forwardByHand, policyByHand, spec, tensorsOf, values } from "./batch.ts";
import { expectSlopes, gradientOf, termsOf } from "./gradients.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const next = random("mmd batch");

/** Probabilities of the legal actions, 0 elsewhere. */
const targets = batch.legal.map((legal) => {
  const weights = [0, 1, 2].map((action) => (legal.includes(action) ? 0.1 + next() : 0));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
});
const shares = [0.3, 0.05, 0.1, 0.2, 0.05, 0.1, 0.15, 0.05];
const negativeEntropy = targets.map((row) => row.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));

const fitOn = (tf: TF) => {
  const { rows, blocked } = tensorsOf(tf, batch);
  return {
    rows,
    batch: {
      blocked,
      target: tf.tensor2d(targets),
      negativeEntropy: tf.tensor1d(negativeEntropy),
      weight: tf.tensor1d(shares),
    },
  };
};

function fitByHand(weights: ArrayLike<number>): { divergence: number; entropy: number } {
  let [divergence, entropy] = [0, 0];
  batch.rows.forEach((_, i) => {
    const { probability } = policyByHand(weights, batch, i);
    for (const action of batch.legal[i] ?? []) {
      const [p, q] = [targets[i]?.[action] ?? 0, probability(action)];
      divergence += valueAt(shares, i) * p * Math.log(p / q);
      entropy -= valueAt(shares, i) * q * Math.log(q);
    }
  });
  return { divergence, entropy };
}

/** Mean returns of histories and actions, and weights, some of them 0. */
const means = batch.rows.map(() => [0, 1, 2].map(() => 4 * next() - 2));
const seen = batch.rows.map((_, i) => [0, 1, 2].map((action) => ((i + action) % 3 === 0 ? 0 : 0.01 * (1 + i))));

const criticOn = (tf: TF) => ({
  rows: tensorsOf(tf, batch).rows,
  batch: { target: tf.tensor2d(means), weight: tf.tensor2d(seen) },
});

const criticByHand = (weights: ArrayLike<number>): number =>
  batch.rows.reduce((sum, row, i) => {
    const { logits } = forwardByHand(weights, row);
    return logits.reduce(
      (total, q, action) => total + (seen[i]?.[action] ?? 0) * (q - (means[i]?.[action] ?? 0)) ** 2,
      sum,
    );
  }, 0);

describe.each(["cpu", "wasm"] as const)("on %s", (engine) => {
  it("targetLoss equals the sum done by hand, and has the gradient of finite differences", async () => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const { divergence, entropy } = fitByHand(values);
    const run = (net: Parameters<Parameters<typeof termsOf>[1]>[0]) => {
      const { rows, batch: tensors } = fitOn(tf);
      return targetLoss(tf, net.forward(rows).logits, tensors);
    };
    const terms = termsOf(tf, run);
    expect(terms["loss"]).toBeCloseTo(divergence, 5);
    expect(terms["divergence"]).toBeCloseTo(divergence, 5);
    expect(terms["entropy"]).toBeCloseTo(entropy, 5);
    expectSlopes(
      gradientOf(tf, (net) => run(net).loss),
      (weights) => fitByHand(weights).divergence,
    );
    expect(held(tf)).toEqual(before);
  });

  it("criticLoss equals the sum done by hand, and has the gradient of finite differences", async () => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const run = (net: Parameters<Parameters<typeof termsOf>[1]>[0]) => {
      const { rows, batch: tensors } = criticOn(tf);
      return criticLoss(tf, net.forward(rows).logits, tensors);
    };
    expect(termsOf(tf, run)["criticError"]).toBeCloseTo(criticByHand(values), 5);
    expectSlopes(
      gradientOf(tf, (net) => run(net).loss),
      criticByHand,
    );
    expect(held(tf)).toEqual(before);
  });
});

it("rejects targets of another shape than the output", async () => {
  const tf = await tensorsOn("cpu");
  tf.tidy(() => {
    const { batch: fit } = fitOn(tf);
    expect(() => targetLoss(tf, tf.zeros([8, spec.actions + 1]), fit)).toThrow(/logits and targets/);
    expect(() => criticLoss(tf, tf.zeros([7, spec.actions]), criticOn(tf).batch)).toThrow(/values and targets/);
  });
});
