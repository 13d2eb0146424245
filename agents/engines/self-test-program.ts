import type { Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { random, type Random } from "../../games/core/random.ts";
import { inputSize } from "../networks/input-rows.ts";
import { ILLEGAL_LOGIT, MIN_LOG_PROBABILITY } from "../networks/legal-mask.ts";
import { initialWeights, parameters } from "../networks/layout.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { gatherRows } from "../networks/sparse.ts";
import { networkForward } from "../networks/tensor-network.ts";
import type { TF } from "../networks/tf.ts";
import type { BatchData, StepProgram, Terms } from "./step.ts";

/** What the self-test trains: the network's first weights, and one learner's step on it. */
export interface TestCase {
  readonly network: NetworkSpec;
  readonly program: StepProgram;
  readonly values: Float32Array;
}

/** The network that engines are timed with: a common size, with more roles and actions than a small game has. */
const DENSE: NetworkSpec = {
  kind: "mlp",
  observation: 62,
  vocabulary: 0,
  roles: 2,
  hidden: [128, 128],
  actions: 32,
  towers: [[0, 1]],
};

/** Embeddings and a residual layer, as the role games have. */
const TOKENS: NetworkSpec = {
  kind: "tokens",
  observation: 11,
  vocabulary: 40,
  roles: 2,
  hidden: [24, 24, 24],
  actions: 6,
  towers: [[0, 1]],
};

export const denseCase = testCase(DENSE);
export const tokenCase = testCase(TOKENS);

function testCase(network: NetworkSpec): TestCase {
  const rows = { shape: ["u", inputSize(network)], dtype: "float32" } as const;
  const wide = { shape: ["n", network.actions], dtype: "float32" } as const;
  const column = { shape: ["n"], dtype: "float32" } as const;
  const program: StepProgram = {
    key: `engine self-test ${JSON.stringify(network)}`,
    inputs: {
      rows,
      row: { shape: ["n"], dtype: "int32" },
      blocked: wide,
      taken: wide,
      role: { shape: ["n", network.roles], dtype: "float32" },
      behaviourLogProbs: column,
      advantages: column,
      valueTargets: column,
    },
    variables: parameters(network).map(({ name, shape }) => ({ name, shape })),
    epsilon: 1e-5,
    // Below the norm that these data give, so that clipping is tested.
    gradientNorm: 0.05,
    terms: (tf, variables, batch) => terms(tf, network, variables, batch),
  };
  return { network, program, values: initialWeights(network, "engine self-test") };
}

/**
 * A learner's loss with everything that learners use: rows shared by decisions, a mask, clipped ratios, entropy, values
 * by role.
 */
function terms(
  tf: TF,
  network: NetworkSpec,
  variables: readonly Variable[],
  batch: Readonly<Record<string, Tensor>>,
): Terms {
  const { blocked, taken, role, behaviourLogProbs, advantages, valueTargets } = batch as Record<string, Tensor2D>;
  const out = networkForward(tf, network, variables, batch["rows"] as Tensor2D);
  const row = batch["row"] as Tensor1D;
  const logPolicy = tf.logSoftmax(tf.add(gatherRows(tf, out.logits, row), blocked as Tensor));
  const logProbs = tf.sum(tf.mul(logPolicy, taken as Tensor), 1);
  const ratio = tf.exp(tf.sub(logProbs, behaviourLogProbs as Tensor));
  const clipped = tf.minimum(tf.maximum(ratio, 0.8), 1.2);
  const objective = tf.mean(tf.minimum(tf.mul(ratio, advantages as Tensor), tf.mul(clipped, advantages as Tensor)));
  const entropy = tf.mean(tf.neg(tf.sum(tf.mul(tf.exp(logPolicy), tf.maximum(logPolicy, MIN_LOG_PROBABILITY)), 1)));
  const own = tf.sum(tf.mul(gatherRows(tf, out.values, row), role as Tensor), 1);
  const valueLoss = tf.mean(tf.square(tf.sub(own, valueTargets as Tensor)));
  const clipFraction = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), 0.2), "float32"));
  const loss = tf.sub(tf.add(tf.neg(objective), tf.mul(0.5, valueLoss)), tf.mul(0.01, entropy));
  return { loss, objective, entropy, valueLoss, clipFraction } as unknown as Terms;
}

/** A batch of `decisions` decisions over `rows` distinct rows. */
export function testBatch({ network }: TestCase, decisions: number, rows: number): BatchData {
  const next = random(`engine self-test/${decisions}/${rows}`);
  const { actions, roles } = network;
  const blocked = new Float32Array(decisions * actions);
  const taken = new Float32Array(decisions * actions);
  const role = new Float32Array(decisions * roles);
  for (let i = 0; i < decisions; i++) {
    const action = Math.floor(next() * actions);
    for (let a = 0; a < actions; a++) blocked[i * actions + a] = a !== action && next() < 0.4 ? ILLEGAL_LOGIT : 0;
    taken[i * actions + action] = 1;
    role[i * roles + (i % roles)] = 1;
  }
  const uniform = (low: number, high: number) =>
    Float32Array.from({ length: decisions }, () => low + (high - low) * next());
  return {
    rows: testRows(network, rows, next),
    row: Int32Array.from({ length: decisions }, () => Math.floor(next() * rows)),
    blocked,
    taken,
    role,
    behaviourLogProbs: uniform(-3.5, -2.5),
    advantages: uniform(-1, 1),
    valueTargets: uniform(-1, 1),
  };
}

/** Input rows: numbers in [-1, 1], or tokens, some slots of which are empty. */
export function testRows(network: NetworkSpec, rows: number, next: Random): Float32Array {
  const any = network.vocabulary + network.roles;
  return Float32Array.from({ length: rows * inputSize(network) }, () =>
    network.kind === "tokens" ? Math.floor(next() * (any + 1)) - 1 : 2 * next() - 1,
  );
}
