import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import { runOnce } from "../engines/run-once.ts";
import { AgentError } from "../errors.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import {
  subtractGroupMeans,
  normaliseByRole,
  valuesOfOwnRole,
  rolesOfTrajectories,
  toDecisions,
} from "./advantages.ts";
import { runGradientSteps, networkProgram } from "./descent.ts";
import { leadingRole, resolveByRole, type ResolvedByRole } from "./hyperparameters.ts";
import type { Learner, UpdateRequest, UpdateResult } from "./learner.ts";
import {
  COLUMN_SPEC,
  column,
  minibatch,
  minibatchInputs,
  roleColumns,
  shuffledBatches,
  type Minibatch,
} from "./minibatch.ts";
import { clippedObjective, klDivergences, entropies, maskedPolicy, valueError, weightedMean } from "./policy-terms.ts";
import { advantageScales, explainedVariances } from "./role-metrics.ts";
import { selectRows } from "./rows.ts";
import { runOnSamples } from "./shared-states.ts";

/** Hyper-parameters of the policy's loss. */
export const policyHyperparameters = {
  learningRate: {
    default: 0.001,
    min: 1e-6,
    max: 0.1,
    meaning: "Adam's learning rate; if roles share weights, the first one's.",
    byRole: true,
  },
  decayOver: {
    default: 0,
    min: 0,
    max: 1e6,
    integer: true,
    meaning:
      "Length in updates of a schedule in whose second half the learning rate decays linearly to a twentieth, where it stays; 0 keeps it constant.",
  },
  epochs: { default: 1, min: 1, max: 32, integer: true, meaning: "Passes over the samples of an update." },
  minibatch: {
    default: 1024,
    min: 1,
    max: 1e6,
    integer: true,
    meaning: "Maximum number of decisions in a gradient step; if larger than the batch, all at once.",
  },
  clip: {
    default: 0.2,
    min: 0.01,
    max: 0.5,
    meaning: "Clipping coefficient of the surrogate objective: ratios outside 1 ± clip give no further gain.",
  },
  entropy: { default: 0.01, min: 0, max: 1, meaning: "Coefficient of the entropy bonus, nats.", byRole: true },
  kl: {
    default: 0,
    min: 0,
    max: 100,
    meaning: "Coefficient of KL(base || policy), nats, on the role's decisions: it anchors the policy to the base.",
    byRole: true,
    anchored: true,
  },
  gradientNorm: { default: 1, min: 0.01, max: 100, meaning: "Maximum joint norm of the gradients of a step." },
} as const satisfies Learner["hyperparameters"];

const hyperparameters = {
  ...policyHyperparameters,
  groupBaseline: {
    default: 0,
    min: 0,
    max: 1,
    integer: true,
    meaning: "1: subtract the mean reward of the group, the attempts of one seat in one episode; 0: don't.",
    byRole: true,
  },
  baseline: {
    default: 0,
    min: 0,
    max: 1,
    integer: true,
    meaning: "1: subtract the value head's estimate at each decision from the reward; 0: train no value head.",
  },
  valueWeight: {
    default: 0.5,
    min: 0,
    max: 100,
    meaning: "Coefficient of the value loss, if baseline is 1.",
  },
} as const satisfies Learner["hyperparameters"];

type Settings = ResolvedByRole<typeof hyperparameters>;
type PolicySettings = ResolvedByRole<typeof policyHyperparameters>;

/** The meaning of the metrics of {@link updateFromAdvantages}. */
export const policyMetrics = {
  policyLoss: "Clipped surrogate objective, negated.",
  entropy: "Mean entropy of the policy over legal actions, nats.",
  kl: "Approximate KL of the new policy from the behaviour policy, nats (estimated on the actions taken).",
  anchorKl: "Mean KL from the base for anchored roles, nats, weighted by their coefficients; 0 if none is anchored.",
  clipFraction: "Fraction of decisions whose ratio is outside the clip range.",
  gradientNorm: "Joint norm of the gradients before clipping.",
} as const satisfies Learner["metrics"];

/**
 * REINFORCE++ (Hu 2025, "REINFORCE++: An Efficient RLHF Algorithm with Robustness to Both Prompt and Reward Models"):
 * no critic; an attempt's reward is the advantage of all its decisions, normalised over the whole batch, here by role
 * and stratum.
 */
export const reinforce: Learner = {
  id: "reinforce++",
  clipsRatios: true,
  summary:
    "REINFORCE++ (Hu 2025): rewards of attempts, normalised by role over the batch, with PPO's clip and no value network.",
  hyperparameters,
  metrics: {
    ...policyMetrics,
    valueLoss: "Mean squared error of the value heads, in scaled rewards. Only with baseline.",
    explainedVariance:
      "Fraction of the variance of rewards that the value heads explain, before the update. Only with baseline.",
    advantageScale: "Standard deviation of each role's advantages before they are normalised, in scaled rewards.",
  },
  update,
};

interface ReinforceBatch extends Minibatch {
  /** [n] log-probabilities under the behaviour policy. */
  readonly behaviourLogProbs: Tensor1D;
  readonly advantages: Tensor1D;
  /** [n] entropy coefficient of each decision. */
  readonly entropyWeight: Tensor1D;
  /** [n, actions] logits of the base, and [n] the KL coefficient of each decision. Absent: nothing is anchored. */
  readonly anchorLogits?: Tensor2D;
  readonly anchorWeight?: Tensor1D;
  /** [n, roles] one-hot, and [n] rewards, the targets of the value heads. Absent: no value heads. */
  readonly role?: Tensor2D;
  readonly valueTargets?: Tensor1D;
}

/** Coefficients of the loss. */
interface LossWeights {
  readonly clip: number;
  readonly valueWeight: number;
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  return updateFromAdvantages(request, settings, await estimateAdvantages(request, settings));
}

/** Gradient steps of the clipped surrogate objective with given advantages. */
export async function updateFromAdvantages(
  request: UpdateRequest,
  settings: PolicySettings & { readonly valueWeight?: number },
  { advantages, valueTargets, metrics }: Advantages,
): Promise<UpdateResult> {
  const { network, samples } = request;
  const perDecision = (weights: readonly number[]) =>
    Float32Array.from(samples.roles, (role) => weights[role] as number);
  const entropyWeights = perDecision(settings.entropy);
  const anchorWeights = perDecision(settings.kl);
  const anchorLogits = await computeAnchorLogits(request, anchorWeights);
  const batches = function* () {
    for (const picked of shuffledBatches(samples.count, settings.minibatch, settings.epochs, request.random)) {
      yield {
        ...minibatch(network, samples, picked),
        behaviourLogProbs: column(samples.logProbs, picked),
        advantages: column(advantages, picked),
        entropyWeight: column(entropyWeights, picked),
        ...(anchorLogits && {
          anchorLogits: selectRows(anchorLogits, network.actions, picked),
          anchorWeight: column(anchorWeights, picked),
        }),
        ...(valueTargets && {
          role: roleColumns(samples.roles, network.roles, picked),
          valueTargets: column(valueTargets, picked),
        }),
      };
    }
  };
  const result = await runGradientSteps(request, {
    program: reinforceProgram(network, settings, {
      anchored: anchorLogits !== null,
      withValues: valueTargets !== null,
    }),
    learningRate:
      (settings.learningRate[leadingRole(samples.roles)] as number) *
      learningRateDecay(request.version, settings.decayOver),
    batches: batches(),
  });
  return { ...result, metrics: { ...result.metrics, ...metrics } };
}

function reinforceProgram(
  network: NetworkSpec,
  { clip, valueWeight = 0, gradientNorm }: PolicySettings & { readonly valueWeight?: number },
  { anchored, withValues }: { readonly anchored: boolean; readonly withValues: boolean },
) {
  const anchorInputs = {
    anchorLogits: { shape: ["n", network.actions], dtype: "float32" },
    anchorWeight: COLUMN_SPEC,
  } as const;
  const valueInputs = { role: { shape: ["n", network.roles], dtype: "float32" }, valueTargets: COLUMN_SPEC } as const;
  return networkProgram<ReinforceBatch>(network, {
    learner: "reinforce++",
    constants: [clip, valueWeight],
    inputs: {
      ...minibatchInputs(network),
      behaviourLogProbs: COLUMN_SPEC,
      advantages: COLUMN_SPEC,
      entropyWeight: COLUMN_SPEC,
      ...(anchored && anchorInputs),
      ...(withValues && valueInputs),
    },
    epsilon: 1e-8,
    gradientNorm,
    terms: (tf, net, batch) => reinforceLoss(tf, net, batch, { clip, valueWeight }),
  });
}

/** 1 over the first half of `over` updates, then a linear decay to .05. */
function learningRateDecay(version: number, over: number): number {
  return over > 0 ? Math.max(0.05, Math.min(1, 2 * (1 - version / over) + 0.05)) : 1;
}

export interface Advantages {
  /** [count]. */
  readonly advantages: Float32Array;
  /** [count] rewards, the targets of the value heads; null without them. */
  readonly valueTargets: Float32Array | null;
  /** The scale of the advantages by role, and the value heads' explained variance if there are any. */
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * Advantages of the decisions. Without value heads, normalised over attempts, each counted once whatever its length;
 * with them, rewards minus estimates, which differ within an attempt, normalised over decisions.
 */
async function estimateAdvantages(
  { engine, network, values, samples, roleNames }: UpdateRequest,
  settings: Settings,
): Promise<Advantages> {
  const roles = rolesOfTrajectories(samples);
  const wanted = settings.groupBaseline.map((on) => on > 0);
  const rewards = subtractGroupMeans(samples, roles, wanted);
  if (settings.baseline === 0) {
    const metrics = advantageScales(rewards, roles, roleNames);
    normaliseByRole(rewards, roles, network.roles, samples.strata);
    return { advantages: toDecisions(samples, rewards), valueTargets: null, metrics };
  }
  const valueTargets = toDecisions(samples, rewards);
  const output = await runOnSamples(engine, { network, values }, samples);
  const ownValues = valuesOfOwnRole(output.values, samples.roles, network.roles);
  const advantages = valueTargets.map((target, i) => target - (ownValues[i] as number));
  const metrics = {
    ...explainedVariances(ownValues, valueTargets, samples.roles, roleNames),
    ...advantageScales(advantages, samples.roles, roleNames),
  };
  normaliseByRole(advantages, samples.roles, network.roles, toDecisions(samples, samples.strata));
  return { advantages, valueTargets, metrics };
}

/**
 * Logits of the anchor, [count, actions], zero for decisions without a KL; null if there are none.
 * @throws AgentError `learner/bad-hyperparameter` if decisions have a KL and there is no anchor.
 */
async function computeAnchorLogits(request: UpdateRequest, anchorWeights: Float32Array): Promise<Float32Array | null> {
  const { engine, network, anchor, samples } = request;
  const anchored = [...anchorWeights.keys()].filter((i) => (anchorWeights[i] as number) > 0);
  if (anchored.length === 0) return null;
  if (!anchor) {
    throw new AgentError(
      "learner/bad-hyperparameter",
      "reinforce++: kl anchors the policy to its base, but this league started without one; choose a base, or set kl to 0.",
    );
  }
  const rows = selectRows(samples.rows, inputSize(network), anchored);
  const { logits } = await runOnce(engine, { network, values: anchor }, rows, anchored.length);
  const { actions } = network;
  const all = new Float32Array(samples.count * actions);
  anchored.forEach((i, row) => all.set(logits.subarray(row * actions, (row + 1) * actions), i * actions));
  return all;
}

/**
 * L = -E[min(r A, clip(r, 1 - e, 1 + e) A)] - E[c_h H] + E[c_k KL(base || policy)] + c_v E[(V - reward)^2], r the ratio
 * to the behaviour policy. Returns scalars; `anchorKl` and `valueLoss` if they are part of the loss.
 * @internal
 */
export function reinforceLoss(
  tf: TF,
  net: Pick<TensorNetwork, "forward">,
  batch: ReinforceBatch,
  { clip, valueWeight }: LossWeights,
) {
  const { logPolicy, logProbs: newLogProbs, values: newValues } = maskedPolicy(tf, net, batch);
  const logRatio = tf.sub(newLogProbs, batch.behaviourLogProbs) as Tensor1D;
  const { objective, clipFraction, kl } = clippedObjective(tf, logRatio, batch.advantages, clip);
  const policyLoss = tf.neg(objective) as Scalar;
  const entropy = entropies(tf, logPolicy);
  const { anchorLogits, anchorWeight, role, valueTargets } = batch;
  const logAnchor = anchorLogits && (tf.logSoftmax(tf.add(anchorLogits, batch.blocked)) as Tensor2D);
  const kls = logAnchor && klDivergences(tf, logAnchor, logPolicy);
  const anchorKl = kls && anchorWeight && weightedMean(tf, kls, anchorWeight);
  const valueLoss = role && valueTargets && valueError(tf, newValues, role, valueTargets);
  const terms = [
    policyLoss,
    tf.neg(weightedMean(tf, entropy, batch.entropyWeight)),
    ...(anchorKl ? [anchorKl] : []),
    ...(valueLoss ? [tf.mul(valueWeight, valueLoss)] : []),
  ];
  return {
    loss: terms.reduce((sum, term) => tf.add(sum, term)) as Scalar,
    policyLoss,
    entropy: tf.mean(entropy) as Scalar,
    kl,
    clipFraction,
    ...(anchorKl && { anchorKl }),
    ...(valueLoss && { valueLoss }),
  };
}
