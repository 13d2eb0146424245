import type { Scalar, Tensor1D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import type { NetworkSpec } from "../networks/network.ts";
import { segmentSum } from "../networks/sparse.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import type { Samples } from "../rollout/samples.ts";
import { runGradientSteps, networkProgram } from "./descent.ts";
import { leadingRole, resolveByRole } from "./hyperparameters.ts";
import type { Learner, UpdateRequest, UpdateResult } from "./learner.ts";
import { column, minibatch, minibatchInputs, shuffledBatches, type Minibatch } from "./minibatch.ts";
import { rolesOfTrajectories } from "./advantages.ts";
import { pairTrajectories, type TrajectoryPairing } from "./pairing.ts";
import { clippedObjective, entropies, maskedPolicy } from "./policy-terms.ts";
import { advantageScales } from "./role-metrics.ts";
import { trajectoryBatch } from "./trajectory-batches.ts";
import { runOnSamples } from "./shared-states.ts";

const hyperparameters = {
  learningRate: {
    default: 0.001,
    min: 1e-6,
    max: 0.1,
    meaning: "Learning rate of each update's fresh Adam; if roles share weights, the first one's.",
    byRole: true,
  },
  epochs: { default: 4, min: 1, max: 32, integer: true, meaning: "Passes over the attempts of an update." },
  minibatch: {
    default: 512,
    min: 1,
    max: 1e6,
    integer: true,
    meaning: "Maximum number of attempts in a gradient step.",
  },
  clip: {
    default: 0.2,
    min: 0.01,
    max: 0.5,
    meaning:
      "Clipping coefficient of the surrogate objective: ratios of attempts outside 1 ± clip give no further gain.",
  },
  supervised: {
    default: 0.15,
    min: 0,
    max: 10,
    meaning: "Coefficient of the supervised loss: the negative log-probability of winners' actions.",
  },
  pairing: {
    default: 0,
    min: 0,
    max: 2,
    integer: true,
    meaning:
      "0: all attempts; 1: of a role with strata, as many winners as losers of the strata above 0, and equally many of stratum 0, whatever their outcome; 2: as many winners as losers, equally many of all strata.",
  },
  gradientNorm: { default: 1, min: 0.01, max: 100, meaning: "Maximum joint norm of the gradients of a step." },
} as const satisfies Learner["hyperparameters"];

const pairings: readonly TrajectoryPairing[] = ["none", "half", "full"];

/**
 * The offline update of SPC (Chen et al. 2025, "SPC: Evolving Self-Play Critic via Adversarial Games for LLM
 * Reasoning"): a round's won and lost attempts, by whichever policy; the ratio is of a whole attempt, to the weights
 * before the update.
 */
export const spc: Learner = {
  id: "spc",
  summary: "SPC's clipped offline update (Chen et al. 2025): rounds of won and lost attempts, with a supervised loss.",
  hyperparameters,
  metrics: {
    policyLoss: "Clipped surrogate objective of attempts, negated.",
    supervisedLoss: "Log-probability of winners' attempts, negated, summed over winners and divided by all attempts.",
    entropy: "Mean entropy of the policy over legal actions, nats.",
    kl: "Approximate KL of the new policy from the policy before the update, nats per attempt (estimated on the attempts).",
    clipFraction: "Fraction of attempts whose ratio is outside the clip range.",
    attempts: "Attempts learned from, after pairing.",
    decisions: "Decisions of an attempt on average: kl and clipFraction are of whole attempts.",
    won: "Fraction of them that won.",
    advantageScale: "Standard deviation of each role's advantages: 1 for a won attempt, -1 for a lost one.",
    gradientNorm: "Joint norm of the gradients before clipping.",
  },
  update,
};

interface SpcBatch extends Minibatch {
  /** [n], int32: the attempt of each decision. */
  readonly trajectories: Tensor1D;
  /** [t] log-probability of all decisions together under the weights before the update. */
  readonly oldLogProbs: Tensor1D;
  /** [t] +1 won, -1 lost, 0 neither. */
  readonly advantages: Tensor1D;
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { network, samples } = request;
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  const selected = pairTrajectories(samples, pairings[Math.round(settings.pairing)] ?? "none", request.random);
  const oldLogProbs = await trajectoryLogProbs(request);
  const advantages = samples.returns.map(Math.sign);
  const batches = function* () {
    for (const picked of shuffledBatches(selected.length, settings.minibatch, settings.epochs, request.random)) {
      const trajectories = picked.map((i) => selected[i] as number);
      const { decisions, owners } = trajectoryBatch(samples, trajectories);
      yield {
        ...minibatch(network, samples, decisions),
        trajectories: owners,
        oldLogProbs: column(oldLogProbs, trajectories),
        advantages: column(advantages, trajectories),
      };
    }
  };
  const result = await runGradientSteps(
    { ...request, optimizer: null },
    {
      program: spcProgram(network, settings),
      learningRate: settings.learningRate[leadingRole(samples.roles)] as number,
      batches: batches(),
    },
  );
  const wonCount = selected.reduce((sum, t) => sum + ((samples.returns[t] as number) > 0 ? 1 : 0), 0);
  const attempts = Math.max(selected.length, 1);
  const decisionCount = selected.reduce(
    (sum, t) => sum + (samples.starts[t + 1] as number) - (samples.starts[t] as number),
    0,
  );
  const counts = { attempts: selected.length, decisions: decisionCount / attempts, won: wonCount / attempts };
  const roles = rolesOfTrajectories(samples);
  const scales = advantageScales(
    selected.map((t) => advantages[t] as number),
    selected.map((t) => roles[t] as number),
    request.roleNames,
  );
  return { ...result, metrics: { ...result.metrics, ...counts, ...scales } };
}

/** Coefficients of the loss. */
interface LossWeights {
  readonly clip: number;
  readonly supervised: number;
}

function spcProgram(network: NetworkSpec, weights: LossWeights & { readonly gradientNorm: number }) {
  const { clip, supervised, gradientNorm } = weights;
  return networkProgram<SpcBatch>(network, {
    learner: "spc",
    constants: [clip, supervised],
    inputs: {
      ...minibatchInputs(network),
      trajectories: { shape: ["n"], dtype: "int32" },
      oldLogProbs: { shape: ["t"], dtype: "float32" },
      advantages: { shape: ["t"], dtype: "float32" },
    },
    epsilon: 1e-8,
    gradientNorm,
    terms: (tf, net, batch) => spcLoss(tf, net, batch, { clip, supervised }),
  });
}

/** [trajectories] log-probability of all decisions together under the weights before the update. */
async function trajectoryLogProbs({ engine, network, values, samples }: UpdateRequest): Promise<Float32Array> {
  const { logits } = await runOnSamples(engine, { network, values }, samples);
  return Float32Array.from(samples.returns, (_, t) => {
    let sum = 0;
    for (let i = samples.starts[t] as number; i < (samples.starts[t + 1] as number); i++) {
      sum += actionLogProb(samples, logits, network.actions, i);
    }
    return sum;
  });
}

function actionLogProb(samples: Samples, logits: Float32Array, actions: number, i: number): number {
  const logit = (action: number) => logits[i * actions + action] as number;
  const taken = logit(samples.actions[i] as number);
  // Relative to the action taken and in double precision, so that the sum over an attempt stays exact.
  let sum = 0;
  let highest = 0;
  for (let a = 0; a < actions; a++) if (samples.masks[i * actions + a]) highest = Math.max(highest, logit(a) - taken);
  for (let a = 0; a < actions; a++) if (samples.masks[i * actions + a]) sum += Math.exp(logit(a) - taken - highest);
  return -(highest + Math.log(sum));
}

/**
 * L = -E[min(r A, clip(r, 1 - e, 1 + e) A)] - c_s E[[A > 0] log p], over trajectories: p is the probability of all
 * decisions of one together, r the ratio of p to that under the weights before the update, A +1 or -1. Returns scalars.
 * @internal
 */
export function spcLoss(
  tf: TF,
  net: Pick<TensorNetwork, "forward">,
  batch: SpcBatch,
  { clip, supervised }: LossWeights,
) {
  const { logPolicy, logProbs } = maskedPolicy(tf, net, batch);
  const newLogProbs = segmentSum(tf, logProbs, batch.trajectories, batch.oldLogProbs.shape[0]);
  const logRatio = tf.sub(newLogProbs, batch.oldLogProbs) as Tensor1D;
  const { objective, clipFraction, kl } = clippedObjective(tf, logRatio, batch.advantages, clip);
  const policyLoss = tf.neg(objective) as Scalar;
  const supervisedLoss = tf.neg(tf.mean(tf.mul(newLogProbs, tf.relu(batch.advantages)))) as Scalar;
  const loss = tf.add(policyLoss, tf.mul(supervised, supervisedLoss)) as Scalar;
  return { loss, policyLoss, supervisedLoss, entropy: tf.mean(entropies(tf, logPolicy)) as Scalar, kl, clipFraction };
}
