import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import { runOnce } from "../engines/run-once.ts";
import { AgentError } from "../errors.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import {
  explainedVariance,
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
import { clippedObjective, klDivergences, entropies, policyOf, valueError, weightedMean } from "./policy-terms.ts";
import { pickRows } from "./rows.ts";
import { runOnSamples } from "./shared-states.ts";

const hyperparameters = {
  learningRate: {
    default: 0.001,
    min: 1e-6,
    max: 0.1,
    meaning: "Adam's step size; of roles that share weights, the first one's.",
    byRole: true,
  },
  decayOver: {
    default: 0,
    min: 0,
    max: 1e6,
    integer: true,
    meaning:
      "Updates over whose second half the step size falls linearly to a twentieth, where it stays; 0 keeps it constant.",
  },
  epochs: { default: 1, min: 1, max: 32, integer: true, meaning: "Passes over the samples of an update." },
  minibatch: {
    default: 1024,
    min: 1,
    max: 1e6,
    integer: true,
    meaning: "Most decisions in a gradient step; above their number: all at once.",
  },
  clip: { default: 0.2, min: 0.01, max: 0.5, meaning: "Largest change of an action's probability that still pays." },
  entropy: { default: 0.01, min: 0, max: 1, meaning: "Weight of the policy's entropy, nats.", byRole: true },
  kl: {
    default: 0,
    min: 0,
    max: 100,
    meaning:
      "Weight of the divergence KL(base || policy), nats, on the decisions of the role: it holds the policy to the base.",
    byRole: true,
    anchored: true,
  },
  groupBaseline: {
    default: 0,
    min: 0,
    max: 1,
    integer: true,
    meaning: "1: a reward counts less the mean of its group, the attempts of one seat in one episode; 0: as it is.",
    byRole: true,
  },
  baseline: {
    default: 0,
    min: 0,
    max: 1,
    integer: true,
    meaning: "1: a reward counts less the value head's estimate at each decision; 0: no value head is trained.",
  },
  valueWeight: {
    default: 0.5,
    min: 0,
    max: 100,
    meaning: "Weight of the value heads' squared error, where baseline is 1.",
  },
  gradientNorm: { default: 1, min: 0.01, max: 100, meaning: "Largest joint norm of a step's gradients." },
} as const satisfies Learner["hyperparameters"];

type Settings = ResolvedByRole<typeof hyperparameters>;

/**
 * REINFORCE++ (Hu 2025, "REINFORCE++: An Efficient RLHF Algorithm with Robustness to Both Prompt and Reward Models"): no critic;
 * an attempt's reward is the advantage of all its decisions, normalised over the whole batch, here by role and stratum.
 */
export const reinforce: Learner = {
  id: "reinforce++",
  summary:
    "REINFORCE++ (Hu 2025): rewards of attempts, normalised by role over the batch, with PPO's clip and no value network.",
  hyperparameters,
  metrics: {
    policyLoss: "Clipped surrogate objective, negated.",
    entropy: "Mean entropy of the policy over legal actions, nats.",
    kl: "Mean divergence of the new policy from the one that acted, nats (estimated on the actions taken).",
    anchorKl:
      "Mean divergence from the base where a role is held to it, nats; each decision by its weight; 0 where none is.",
    clipFraction: "Share of decisions whose ratio lies outside the clip range.",
    valueLoss: "Mean squared error of the value heads, in scaled rewards. Only with baseline.",
    explainedVariance:
      "Share of the variance of rewards that the value heads explain, before the update. Only with baseline.",
    gradientNorm: "Joint norm of the gradients before clipping.",
  },
  update,
};

interface ReinforceBatch extends Minibatch {
  /** [n] log-probabilities under the policy that acted. */
  readonly behaviour: Tensor1D;
  readonly advantages: Tensor1D;
  /** [n] weight of each decision's entropy. */
  readonly entropy: Tensor1D;
  /** [n, actions] logits of the base, and [n] the weight of each decision's divergence from it. Absent: nothing is held. */
  readonly anchor?: Tensor2D;
  readonly holds?: Tensor1D;
  /** [n, roles] one-hot, and [n] rewards, which the value heads learn. Absent: no value heads. */
  readonly role?: Tensor2D;
  readonly targets?: Tensor1D;
}

/** Numbers of the loss. */
interface LossWeights {
  readonly clip: number;
  readonly valueWeight: number;
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { network, samples } = request;
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  const { advantages, targets, explained } = await advantagesOf(request, settings);
  const ofRole = (weights: readonly number[]) => Float32Array.from(samples.roles, (role) => weights[role] ?? 0);
  const bonus = ofRole(settings.entropy);
  const holds = ofRole(settings.kl);
  const anchor = await anchorLogits(request, holds);
  const batches = function* () {
    for (const picked of shuffledBatches(samples.count, settings.minibatch, settings.epochs, request.random)) {
      yield {
        ...minibatch(network, samples, picked),
        behaviour: column(samples.logProbs, picked),
        advantages: column(advantages, picked),
        entropy: column(bonus, picked),
        ...(anchor && { anchor: pickRows(anchor, network.actions, picked), holds: column(holds, picked) }),
        ...(targets && {
          role: roleColumns(samples.roles, network.roles, picked),
          targets: column(targets, picked),
        }),
      };
    }
  };
  const learned = await runGradientSteps(request, {
    program: reinforceProgram(network, settings, { anchored: anchor !== null, valued: targets !== null }),
    learningRate: (settings.learningRate[leadingRole(samples.roles)] ?? 0) * decay(request.version, settings.decayOver),
    batches: batches(),
  });
  return { ...learned, metrics: { ...learned.metrics, ...explained } };
}

function reinforceProgram(
  network: NetworkSpec,
  { clip, valueWeight, gradientNorm }: Settings,
  { anchored, valued }: { readonly anchored: boolean; readonly valued: boolean },
) {
  const anchor = { anchor: { shape: ["n", network.actions], dtype: "float32" }, holds: COLUMN_SPEC } as const;
  const value = { role: { shape: ["n", network.roles], dtype: "float32" }, targets: COLUMN_SPEC } as const;
  return networkProgram<ReinforceBatch>(network, {
    learner: "reinforce++",
    constants: [clip, valueWeight],
    inputs: {
      ...minibatchInputs(network),
      behaviour: COLUMN_SPEC,
      advantages: COLUMN_SPEC,
      entropy: COLUMN_SPEC,
      ...(anchored && anchor),
      ...(valued && value),
    },
    epsilon: 1e-8,
    gradientNorm,
    terms: (tf, net, batch) => reinforceLoss(tf, net, batch, { clip, valueWeight }),
  });
}

/** 1 over the first half of `over` updates, then falling linearly to .05. */
function decay(version: number, over: number): number {
  return over > 0 ? Math.max(0.05, Math.min(1, 2 * (1 - version / over) + 0.05)) : 1;
}

interface Advantages {
  /** [count]. */
  readonly advantages: Float32Array;
  /** [count] rewards that the value heads learn; null without them. */
  readonly targets: Float32Array | null;
  /** How well the value heads explain them, as a metric; empty without them. */
  readonly explained: Readonly<Record<string, number>>;
}

/**
 * Advantages of the decisions. Normalised over attempts, each once however long it is; less the value heads' estimates, which
 * differ within an attempt, over decisions.
 */
async function advantagesOf(
  { engine, network, values, samples }: UpdateRequest,
  settings: Settings,
): Promise<Advantages> {
  const roles = rolesOfTrajectories(samples);
  const wanted = settings.groupBaseline.map((on) => on > 0);
  const rewards = subtractGroupMeans(samples, roles, wanted);
  if (settings.baseline === 0) {
    normaliseByRole(rewards, roles, network.roles, samples.strata);
    return { advantages: toDecisions(samples, rewards), targets: null, explained: {} };
  }
  const targets = toDecisions(samples, rewards);
  const out = await runOnSamples(engine, { network, values }, samples);
  const own = valuesOfOwnRole(out.values, samples.roles, network.roles);
  const advantages = targets.map((target, i) => target - (own[i] ?? 0));
  normaliseByRole(advantages, samples.roles, network.roles, toDecisions(samples, samples.strata));
  return { advantages, targets, explained: { explainedVariance: explainedVariance(own, targets) } };
}

/**
 * Logits of the anchor, [count, actions], zero on decisions that are not held to it; null where none is.
 * @throws AgentError `learner/bad-hyperparameter` where decisions are to be held and there is no anchor.
 */
async function anchorLogits(request: UpdateRequest, holds: Float32Array): Promise<Float32Array | null> {
  const { engine, network, anchor, samples } = request;
  const held = [...holds.keys()].filter((i) => (holds[i] ?? 0) > 0);
  if (held.length === 0) return null;
  if (!anchor) {
    throw new AgentError(
      "learner/bad-hyperparameter",
      "reinforce++: kl holds the policy to its base, but this league started from no base; choose one, or set kl to 0.",
    );
  }
  const rows = pickRows(samples.rows, inputSize(network), held);
  const { logits } = await runOnce(engine, { network, values: anchor }, rows, held.length);
  const { actions } = network;
  const all = new Float32Array(samples.count * actions);
  held.forEach((i, row) => all.set(logits.subarray(row * actions, (row + 1) * actions), i * actions));
  return all;
}

/**
 * L = -E[min(r A, clip(r, 1 - e, 1 + e) A)] - E[c_h H] + E[c_k KL(base || policy)] + c_v E[(V - reward)^2], r the ratio to the policy
 * that acted. Answers scalars; `anchorKl` and `valueLoss` where they are in the loss.
 */
export function reinforceLoss(
  tf: TF,
  net: Pick<TensorNetwork, "forward">,
  batch: ReinforceBatch,
  { clip, valueWeight }: LossWeights,
) {
  const { logPolicy, logProbs, values } = policyOf(tf, net, batch);
  const change = tf.sub(logProbs, batch.behaviour) as Tensor1D;
  const { objective, clipFraction, kl } = clippedObjective(tf, change, batch.advantages, clip);
  const policyLoss = tf.neg(objective) as Scalar;
  const spread = entropies(tf, logPolicy);
  const { anchor, holds, role, targets } = batch;
  const apart = anchor && klDivergences(tf, tf.logSoftmax(tf.add(anchor, batch.blocked)) as Tensor2D, logPolicy);
  const anchorKl = apart && holds && weightedMean(tf, apart, holds);
  const valueLoss = role && targets && valueError(tf, values, role, targets);
  const terms = [
    policyLoss,
    tf.neg(weightedMean(tf, spread, batch.entropy)),
    ...(anchorKl ? [anchorKl] : []),
    ...(valueLoss ? [tf.mul(valueWeight, valueLoss)] : []),
  ];
  return {
    loss: terms.reduce((sum, term) => tf.add(sum, term)) as Scalar,
    policyLoss,
    entropy: tf.mean(spread) as Scalar,
    kl,
    clipFraction,
    ...(anchorKl && { anchorKl }),
    ...(valueLoss && { valueLoss }),
  };
}
