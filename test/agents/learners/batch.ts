import { inputSize } from "../../../agents/networks/input-rows.ts";
import { parameterCount, parameters } from "../../../agents/networks/layout.ts";
import type { NetworkSpec } from "../../../agents/networks/network.ts";
import type { TF } from "../../../agents/networks/tf.ts";
import { random } from "../../../games/core/random.ts";
import { valueAt } from "../../../games/core/value-at.ts";

/** A small network with every kind of part: two hidden layers, three actions, two roles. */
export const spec: NetworkSpec = {
  kind: "mlp",
  observation: 4,
  vocabulary: 0,
  roles: 2,
  hidden: [6, 5],
  actions: 3,
  towers: [[0, 1]],
};

/** A minibatch as plain rows. */
export interface PlainBatch {
  readonly rows: readonly (readonly number[])[];
  readonly legal: readonly (readonly number[])[];
  readonly taken: readonly number[];
  readonly role: readonly number[];
  readonly behaviourLogProbs: readonly number[];
  readonly advantages: readonly number[];
  readonly valueTargets: readonly number[];
}

const next = random("learner batch");
const uniform = (scale: number) => scale * (next() - 0.5);

/** Weights with no zeros, so that each takes part. */
export const values = Float32Array.from({ length: parameterCount(spec) }, () => uniform(1.6));

/**
 * Eight decisions: all actions legal, two, and one; ratios below, inside and above the clip range; both signs of
 * advantage.
 */
export const batch: PlainBatch = {
  rows: Array.from({ length: 8 }, () => Array.from({ length: inputSize(spec) }, () => Math.fround(uniform(2)))),
  legal: [[0, 1, 2], [0, 2], [1], [0, 1, 2], [1, 2], [0, 1], [0, 1, 2], [0, 2]],
  taken: [0, 2, 1, 1, 2, 0, 2, 0],
  role: [0, 1, 0, 1, 0, 1, 1, 0],
  behaviourLogProbs: [-1.2, -0.3, 0, -2.2, -0.9, -0.4, -0.6, -1.7],
  advantages: [1.5, -0.7, 0.4, 0.9, -1.1, 1.2, -0.3, -1.6],
  valueTargets: [0.5, -1, 0.25, 1, -0.5, 0, 0.75, -0.25],
};

/** The batch as the tensors that `ppoLoss` takes. */
export function tensorsOf(tf: TF, plain: PlainBatch) {
  const oneHot = (indices: readonly number[], width: number) =>
    tf.tensor2d(
      indices.map((index) => Array.from({ length: width }, (_, i) => (i === index ? 1 : 0))),
      [indices.length, width],
    );
  return {
    rows: tf.tensor2d(plain.rows.map((row) => [...row])),
    blocked: tf.tensor2d(plain.legal.map((legal) => [0, 1, 2].map((action) => (legal.includes(action) ? 0 : -1e9)))),
    taken: oneHot(plain.taken, spec.actions),
    role: oneHot(plain.role, spec.roles),
    behaviourLogProbs: tf.tensor1d([...plain.behaviourLogProbs]),
    advantages: tf.tensor1d([...plain.advantages]),
    valueTargets: tf.tensor1d([...plain.valueTargets]),
  };
}

/** Terms of PPO's loss, by hand and in double precision. */
export function lossByHand(
  weights: ArrayLike<number>,
  plain: PlainBatch,
  clip: number,
  valueWeight: number,
  bonus: number,
) {
  const n = plain.rows.length;
  const sums = { policyLoss: 0, valueLoss: 0, entropy: 0, kl: 0, clipFraction: 0 };
  for (let i = 0; i < n; i++) {
    const { probability, heads } = policyByHand(weights, plain, i);
    const legal = plain.legal[i] ?? [];
    const logRatio = Math.log(probability(valueAt(plain.taken, i))) - valueAt(plain.behaviourLogProbs, i);
    const ratio = Math.exp(logRatio);
    const advantage = valueAt(plain.advantages, i);
    const inRange = Math.min(Math.max(ratio, 1 - clip), 1 + clip);
    sums.policyLoss -= Math.min(ratio * advantage, inRange * advantage) / n;
    sums.valueLoss += (valueAt(heads, valueAt(plain.role, i)) - valueAt(plain.valueTargets, i)) ** 2 / n;
    for (const action of legal) sums.entropy -= (probability(action) * Math.log(probability(action))) / n;
    sums.kl += (ratio - 1 - logRatio) / n;
    sums.clipFraction += (Math.abs(ratio - 1) > clip ? 1 : 0) / n;
  }
  return { ...sums, loss: sums.policyLoss + valueWeight * sums.valueLoss - bonus * sums.entropy };
}

/** What the network says of decision `i` of the batch, in double precision. */
export function policyByHand(weights: ArrayLike<number>, plain: PlainBatch, i: number) {
  const { logits, heads } = forwardByHand(weights, plain.rows[i] ?? []);
  const total = (plain.legal[i] ?? []).reduce((sum, action) => sum + Math.exp(valueAt(logits, action)), 0);
  return { probability: (action: number) => Math.exp(valueAt(logits, action)) / total, heads };
}

/** Logits and value heads of an input row, in double precision. */
export function forwardByHand(weights: ArrayLike<number>, row: readonly number[]) {
  const list = parameters(spec);
  const layer = (x: readonly number[], name: string): number[] => {
    const kernel = list.find((parameter) => parameter.name === `${name}/kernel`);
    const bias = list.find((parameter) => parameter.name === `${name}/bias`);
    if (!kernel || !bias) throw new Error(`no layer ${name}`);
    return Array.from({ length: bias.size }, (_, o) =>
      x.reduce(
        (sum, xi, i) => sum + xi * valueAt(weights, kernel.offset + i * bias.size + o),
        valueAt(weights, bias.offset + o),
      ),
    );
  };
  const relu = (x: number[]) => x.map((xi) => Math.max(0, xi));
  const trunk = relu(layer(relu(layer(row, "trunk0")), "trunk1"));
  return { logits: layer(trunk, "policy"), heads: layer(trunk, "value") };
}
