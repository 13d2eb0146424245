import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import type { StepProgram } from "../engines/step.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import {
  explainedVariance,
  generalisedAdvantages,
  normaliseByRole,
  valuesOfOwnRole,
  toDecisions,
} from "./advantages.ts";
import { runGradientSteps, networkProgram } from "./descent.ts";
import { leadingRole, resolveByRole } from "./hyperparameters.ts";
import type { Learner, UpdateRequest, UpdateResult } from "./learner.ts";
import {
  COLUMN_SPEC,
  column,
  groupedInputs,
  minibatch,
  minibatchInputs,
  roleColumns,
  shuffledBatches,
  type Minibatch,
} from "./minibatch.ts";
import { clippedObjective, entropies, policyOf, valueError, weightedMean } from "./policy-terms.ts";
import { runOnSamples, sharedStates } from "./shared-states.ts";

const hyperparameters = {
  learningRate: {
    default: 0.001,
    min: 1e-6,
    max: 0.1,
    meaning: "Adam's step size at the first update; of roles that share weights, the first one's.",
    byRole: true,
  },
  halving: {
    default: 100,
    min: 0,
    max: 1e6,
    integer: true,
    meaning: "Updates after which the step size is halved (hyperbolic decay); 0 keeps it constant.",
  },
  epochs: { default: 4, min: 1, max: 32, integer: true, meaning: "Passes over the samples of an update." },
  minibatches: { default: 4, min: 1, max: 64, integer: true, meaning: "Gradient steps in a pass." },
  clip: { default: 0.1, min: 0.01, max: 0.5, meaning: "Largest change of an action's probability that still pays." },
  entropy: {
    default: 0.2,
    min: 0,
    max: 1,
    meaning: "Weight of the policy's entropy, nats. It stays: without it self-play cycles where cards are hidden.",
    byRole: true,
  },
  valueWeight: { default: 0.5, min: 0, max: 10, meaning: "Weight of the squared error of the value heads." },
  lambda: { default: 0.95, min: 0, max: 1, meaning: "Horizon of the advantage estimate; 1 trusts returns alone." },
  gradientNorm: { default: 0.5, min: 0.01, max: 100, meaning: "Largest joint norm of a step's gradients." },
} as const satisfies Learner["hyperparameters"];

/** Proximal policy optimisation with masked actions, one value head a role, and ratios to the stored behaviour policy. */
export const ppo: Learner = {
  id: "ppo",
  summary: "Proximal policy optimisation (Schulman et al. 2017): clipped ratios, advantages normalised by role.",
  hyperparameters,
  metrics: {
    policyLoss: "Clipped surrogate objective, negated.",
    valueLoss: "Mean squared error of the value heads, in scaled returns.",
    entropy: "Mean entropy of the policy over legal actions, nats.",
    kl: "Mean divergence of the new policy from the one that acted, nats (estimated on the actions taken).",
    clipFraction: "Share of samples whose ratio lies outside the clip range.",
    explainedVariance: "Share of the variance of value targets that the value heads explain, before the update.",
    gradientNorm: "Joint norm of the gradients before clipping.",
  },
  update,
};

interface PpoBatch extends Minibatch {
  /** [n, roles], one-hot. */
  readonly role: Tensor2D;
  /** [n] log-probabilities under the policy that acted. */
  readonly behaviour: Tensor1D;
  readonly advantages: Tensor1D;
  readonly targets: Tensor1D;
  /** [n] weight of each decision's entropy. */
  readonly bonus: Tensor1D;
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { network, samples, version } = request;
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  const { advantages, targets, explained } = await baseline(request, settings.lambda);
  const bonus = Float32Array.from(samples.roles, (role) => settings.entropy[role] ?? 0);
  const decay = settings.halving > 0 ? 1 / (1 + version / settings.halving) : 1;
  const size = Math.ceil(samples.count / settings.minibatches);
  const states = sharedStates(samples, inputSize(network));
  const batches = function* () {
    for (const picked of shuffledBatches(samples.count, size, settings.epochs, request.random)) {
      yield {
        ...minibatch(network, samples, picked, states),
        role: roleColumns(samples.roles, network.roles, picked),
        behaviour: column(samples.logProbs, picked),
        advantages: column(advantages, picked),
        targets: column(targets, picked),
        bonus: column(bonus, picked),
      };
    }
  };
  const learned = await runGradientSteps(request, {
    program: ppoProgram(network, settings, states !== null),
    learningRate: (settings.learningRate[leadingRole(samples.roles)] ?? 0) * decay,
    batches: batches(),
  });
  return { ...learned, metrics: { ...learned.metrics, explainedVariance: explained } };
}

/** PPO's train step for a network of one tower. @param grouped whether decisions share rows. */
export function ppoProgram(
  network: NetworkSpec,
  weights: LossWeights & { readonly gradientNorm: number },
  grouped = false,
): StepProgram {
  const { clip, valueWeight, gradientNorm } = weights;
  return networkProgram<PpoBatch>(network, {
    learner: "ppo",
    constants: [clip, valueWeight],
    inputs: {
      ...(grouped ? groupedInputs(network) : minibatchInputs(network)),
      role: { shape: ["n", network.roles], dtype: "float32" },
      behaviour: COLUMN_SPEC,
      advantages: COLUMN_SPEC,
      targets: COLUMN_SPEC,
      bonus: COLUMN_SPEC,
    },
    epsilon: 1e-5,
    gradientNorm,
    terms: (tf, net, batch) => ppoLoss(tf, net, batch, { clip, valueWeight }),
  });
}

/** Advantages (normalised by role and stratum) and value targets under the network as it acted. */
async function baseline({ engine, network, values, samples }: UpdateRequest, lambda: number) {
  const out = await runOnSamples(engine, { network, values }, samples);
  const own = valuesOfOwnRole(out.values, samples.roles, network.roles);
  const { advantages, targets } = generalisedAdvantages(samples, own, lambda);
  normaliseByRole(advantages, samples.roles, network.roles, toDecisions(samples, samples.strata));
  return { advantages, targets, explained: explainedVariance(own, targets) };
}

/** Numbers of the loss. */
interface LossWeights {
  readonly clip: number;
  readonly valueWeight: number;
}

/**
 * L = -E[min(r A, clip(r, 1 - e, 1 + e) A)] + c_v E[(V - target)^2] - E[c_h H] (Schulman et al. 2017, eq. 7 and 9), where r is the
 * ratio to the policy that acted. Shapes: rows [n, inputs], all else [n] or [n, actions]; answers scalars.
 */
export function ppoLoss(tf: TF, net: Pick<TensorNetwork, "forward">, batch: PpoBatch, weights: LossWeights) {
  tf.util.assertShapesMatch(batch.advantages.shape, batch.targets.shape, "ppoLoss: advantages and targets");
  const { logPolicy, logProbs, values } = policyOf(tf, net, batch);
  const change = tf.sub(logProbs, batch.behaviour) as Tensor1D;
  const { objective, clipFraction, kl } = clippedObjective(tf, change, batch.advantages, weights.clip);
  const policyLoss = tf.neg(objective) as Scalar;
  const valueLoss = valueError(tf, values, batch.role, batch.targets);
  const spread = entropies(tf, logPolicy);
  const bonus = weightedMean(tf, spread, batch.bonus);
  const loss = tf.sub(tf.add(policyLoss, tf.mul(weights.valueWeight, valueLoss)), bonus) as Scalar;
  return { loss, policyLoss, valueLoss, entropy: tf.mean(spread) as Scalar, kl, clipFraction };
}
