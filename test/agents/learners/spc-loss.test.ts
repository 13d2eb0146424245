import { describe, expect, it } from "vitest";
import type { TF } from "../../../agents/networks/tf.ts";
import { spcLoss } from "../../../agents/learners/spc.ts";
import { held, tensorsOn } from "../../support/engines.ts";
import { batch, policyByHand, tensorsOf, values } from "./batch.ts";
import { expectSlopes, gradientOf, termsOf } from "./gradients.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const WEIGHTS = { clip: 0.2, supervised: 0.15 };

/**
 * The eight decisions of the batch as attempts: their decisions, their outcome, their log-probability before the
 * update.
 */
const attempts = [
  { decisions: [0], won: 1, oldLogProb: -1.1 },
  { decisions: [1], won: -1, oldLogProb: -0.4 },
  { decisions: [2, 3], won: 1, oldLogProb: -0.9 },
  { decisions: [4, 5, 6, 7], won: -1, oldLogProb: -3.4 },
];
const OWNERS = attempts.flatMap(({ decisions }, attempt) => decisions.map(() => attempt));

function inputsOf(tf: TF) {
  return {
    ...tensorsOf(tf, batch),
    trajectories: tf.tensor1d(OWNERS, "int32"),
    oldLogProbs: tf.tensor1d(attempts.map(({ oldLogProb }) => oldLogProb)),
    advantages: tf.tensor1d(attempts.map(({ won }) => won)),
  };
}

function byHand(weights: ArrayLike<number>) {
  const sums = { policyLoss: 0, supervisedLoss: 0, kl: 0, clipFraction: 0 };
  const n = attempts.length;
  for (const { decisions, won, oldLogProb } of attempts) {
    const logProb = decisions.reduce(
      (sum, i) => sum + Math.log(policyByHand(weights, batch, i).probability(valueAt(batch.taken, i))),
      0,
    );
    const ratio = Math.exp(logProb - oldLogProb);
    sums.policyLoss -= Math.min(ratio * won, Math.min(Math.max(ratio, 0.8), 1.2) * won) / n;
    if (won > 0) sums.supervisedLoss -= logProb / n;
    sums.kl += (ratio - 1 - (logProb - oldLogProb)) / n;
    sums.clipFraction += (Math.abs(ratio - 1) > 0.2 ? 1 : 0) / n;
  }
  return { ...sums, loss: sums.policyLoss + WEIGHTS.supervised * sums.supervisedLoss };
}

describe("spcLoss", () => {
  const TERMS = ["loss", "policyLoss", "supervisedLoss", "kl", "clipFraction"] as const;

  it.each(["cpu", "wasm"] as const)("equals the sum over whole attempts done by hand on %s", async (engine) => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const terms = termsOf(tf, (network) => spcLoss(tf, network, inputsOf(tf), WEIGHTS));
    const expected = byHand(values);
    for (const name of TERMS) expect(terms[name], name).toBeCloseTo(expected[name], 5);
    expect(held(tf)).toEqual(before);
  });

  it.each(["cpu", "wasm"] as const)("has the gradient of finite differences, on %s", async (engine) => {
    const tf = await tensorsOn(engine);
    const gradient = gradientOf(tf, (network) => spcLoss(tf, network, inputsOf(tf), WEIGHTS).loss);
    expectSlopes(gradient, (weights) => byHand(weights).loss);
  });
});
