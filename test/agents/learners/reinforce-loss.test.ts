import { describe, expect, it } from "vitest";
import type { TF } from "../../../agents/networks/tf.ts";
import { reinforceLoss } from "../../../agents/learners/reinforce.ts";
import { held, tensorsOn } from "../../support/engines.ts";
import { batch, policyByHand, spec, tensorsOf, values } from "./batch.ts";
import { expectSlopes, gradientOf, termsOf } from "./gradients.ts";
import { valueAt } from "../../../games/core/value-at.ts";

const CLIP = 0.2;
const VALUE_WEIGHT = 0.7;
/** By role: the coefficients of its entropy and of its KL from the anchor. */
const ENTROPY = [0.3, 0.05];
const HOLD = [0, 0.8];
const entropyWeightOf = batch.role.map((role) => valueAt(ENTROPY, role));
const anchorWeightOf = batch.role.map((role) => valueAt(HOLD, role));
/** A different policy: logits of every decision. */
const anchorLogits = batch.rows.map((row) => [0, 1, 2].map((action) => Math.fround(2 * valueAt(row, action))));

type Parts = Parameters<typeof reinforceLoss>[2];

const WEIGHTS = { clip: CLIP, valueWeight: VALUE_WEIGHT };

function inputsOf(tf: TF): Parts {
  const { role, valueTargets, ...rest } = tensorsOf(tf, batch);
  return {
    ...rest,
    entropyWeight: tf.tensor1d(entropyWeightOf),
    anchorLogits: tf.tensor2d(anchorLogits),
    anchorWeight: tf.tensor1d(anchorWeightOf),
    role,
    valueTargets,
  };
}

/** The same terms by hand, in double precision. */
function byHand(weights: ArrayLike<number>) {
  const sums = { policyLoss: 0, bonus: 0, entropy: 0, anchorKl: 0, valueLoss: 0, kl: 0, clipFraction: 0 };
  const n = batch.rows.length;
  for (let i = 0; i < n; i++) {
    const { probability, heads } = policyByHand(weights, batch, i);
    const legal = batch.legal[i] ?? [];
    const logRatio = Math.log(probability(valueAt(batch.taken, i))) - valueAt(batch.behaviourLogProbs, i);
    const ratio = Math.exp(logRatio);
    const advantage = valueAt(batch.advantages, i);
    sums.policyLoss -= Math.min(ratio * advantage, Math.min(Math.max(ratio, 1 - CLIP), 1 + CLIP) * advantage) / n;
    const entropy = -legal.reduce((sum, action) => sum + probability(action) * Math.log(probability(action)), 0);
    sums.entropy += entropy / n;
    sums.bonus += (valueAt(entropyWeightOf, i) * entropy) / n;
    const anchor = (action: number) => Math.exp(anchorLogits[i]?.[action] ?? 0);
    const total = legal.reduce((sum, action) => sum + anchor(action), 0);
    for (const action of legal) {
      const p = anchor(action) / total;
      sums.anchorKl += (valueAt(anchorWeightOf, i) * p * Math.log(p / probability(action))) / n;
    }
    sums.valueLoss += (valueAt(heads, valueAt(batch.role, i)) - valueAt(batch.valueTargets, i)) ** 2 / n;
    sums.kl += (ratio - 1 - logRatio) / n;
    sums.clipFraction += (Math.abs(ratio - 1) > CLIP ? 1 : 0) / n;
  }
  const { bonus, ...terms } = sums;
  return { ...terms, loss: terms.policyLoss - bonus + terms.anchorKl + VALUE_WEIGHT * terms.valueLoss };
}

describe("reinforceLoss", () => {
  const TERMS = ["loss", "policyLoss", "entropy", "anchorKl", "valueLoss", "kl", "clipFraction"] as const;

  it("uses a batch in which every term counts", () => {
    const expected = byHand(values);
    for (const name of TERMS) expect(Math.abs(expected[name]), name).toBeGreaterThan(0.01);
  });

  it.each(["cpu", "wasm"] as const)("equals the sum done by hand on %s", async (engine) => {
    const tf = await tensorsOn(engine);
    const before = held(tf);
    const terms = termsOf(tf, (network) => reinforceLoss(tf, network, inputsOf(tf), WEIGHTS));
    const expected = byHand(values);
    for (const name of TERMS) expect(terms[name], name).toBeCloseTo(expected[name], 5);
    expect(held(tf)).toEqual(before);
  });

  it.each(["cpu", "wasm"] as const)("has the gradient of finite differences, on %s", async (engine) => {
    const tf = await tensorsOn(engine);
    const gradient = gradientOf(tf, (network) => reinforceLoss(tf, network, inputsOf(tf), WEIGHTS).loss);
    expectSlopes(gradient, (weights) => byHand(weights).loss);
  });

  it("leaves out absent parts: no anchor, no value heads", async () => {
    const tf = await tensorsOn("cpu");
    const bare = (): Parts => {
      const { rows, blocked, taken, behaviourLogProbs, advantages, entropyWeight } = inputsOf(tf);
      return { rows, blocked, taken, behaviourLogProbs, advantages, entropyWeight };
    };
    const terms = termsOf(tf, (network) => reinforceLoss(tf, network, bare(), WEIGHTS));
    const expected = byHand(values);
    const weighted = expected.anchorKl + VALUE_WEIGHT * expected.valueLoss;
    expect(terms["loss"]).toBeCloseTo(expected.loss - weighted, 5);
    expect(Object.keys(terms).sort()).toEqual(["clipFraction", "entropy", "kl", "loss", "policyLoss"]);
    const heads = gradientOf(tf, (network) => reinforceLoss(tf, network, bare(), WEIGHTS).loss).slice(-spec.roles);
    expect(heads).toEqual([0, 0]);
  });
});
