import type { Scalar, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import type { TF } from "../networks/tf.ts";
import type { StepProgram } from "../engines/step.ts";
import { inputSize } from "../networks/input-rows.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { TensorNetwork } from "../networks/tensor-network.ts";
import { generalisedAdvantages, normaliseByRole, valuesOfOwnRole, toDecisions } from "./advantages.ts";
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
import { clippedObjective, entropies, maskedPolicy, valueError, weightedMean } from "./policy-terms.ts";
import { advantageScales, explainedVariances } from "./role-metrics.ts";
import { runOnSamples, sharedStates } from "./shared-states.ts";

const hyperparameters = {
  learningRate: {
    default: 0.001,
    min: 1e-6,
    max: 0.1,
    meaning: "Adam's initial learning rate; if roles share weights, the first one's.",
    byRole: true,
  },
  halving: {
    default: 100,
    min: 0,
    max: 1e6,
    integer: true,
    meaning: "Updates after which the learning rate is halved (hyperbolic decay); 0 keeps it constant.",
  },
  epochs: { default: 4, min: 1, max: 32, integer: true, meaning: "Passes over the samples of an update." },
  minibatches: {
    default: 4,
    min: 1,
    max: 64,
    integer: true,
    meaning: "Minibatches per epoch: gradient steps in a pass.",
  },
  clip: {
    default: 0.1,
    min: 0.01,
    max: 0.5,
    meaning: "Clipping coefficient of the surrogate objective: ratios outside 1 ± clip give no further gain.",
  },
  entropy: {
    default: 0.2,
    min: 0,
    max: 1,
    meaning:
      "Coefficient of the entropy bonus, nats. It doesn't decay: without it self-play cycles in games with hidden cards.",
    byRole: true,
  },
  valueWeight: { default: 0.5, min: 0, max: 10, meaning: "Coefficient of the value loss." },
  lambda: {
    default: 0.95,
    min: 0,
    max: 1,
    meaning: "Lambda of generalised advantage estimation; 1 uses returns alone.",
  },
  gradientNorm: { default: 0.5, min: 0.01, max: 100, meaning: "Maximum joint norm of the gradients of a step." },
} as const satisfies Learner["hyperparameters"];

/**
 * Proximal policy optimisation with action masks, one value head per role, and ratios to the stored behaviour policy.
 */
export const ppo: Learner = {
  id: "ppo",
  clipsRatios: true,
  summary: "Proximal policy optimisation (Schulman et al. 2017): clipped ratios, advantages normalised by role.",
  hyperparameters,
  metrics: {
    policyLoss: "Clipped surrogate objective, negated.",
    valueLoss: "Mean squared error of the value heads, in scaled returns.",
    entropy: "Mean entropy of the policy over legal actions, nats.",
    kl: "Approximate KL of the new policy from the behaviour policy, nats (estimated on the actions taken).",
    clipFraction: "Fraction of samples whose ratio is outside the clip range.",
    explainedVariance: "Fraction of the variance of value targets that the value heads explain, before the update.",
    advantageScale: "Standard deviation of each role's advantages before they are normalised, in scaled returns.",
    gradientNorm: "Joint norm of the gradients before clipping.",
  },
  update,
};

interface PpoBatch extends Minibatch {
  /** [n, roles], one-hot. */
  readonly role: Tensor2D;
  /** [n] log-probabilities under the behaviour policy. */
  readonly behaviourLogProbs: Tensor1D;
  readonly advantages: Tensor1D;
  readonly valueTargets: Tensor1D;
  /** [n] entropy coefficient of each decision. */
  readonly entropyWeight: Tensor1D;
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { network, samples, version } = request;
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  const { advantages, valueTargets, metrics } = await estimateAdvantages(request, settings.lambda);
  const entropyWeights = Float32Array.from(samples.roles, (role) => settings.entropy[role] as number);
  const learningRateDecay = settings.halving > 0 ? 1 / (1 + version / settings.halving) : 1;
  const minibatchSize = Math.ceil(samples.count / settings.minibatches);
  const states = sharedStates(samples, inputSize(network));
  const batches = function* () {
    for (const picked of shuffledBatches(samples.count, minibatchSize, settings.epochs, request.random)) {
      yield {
        ...minibatch(network, samples, picked, states),
        role: roleColumns(samples.roles, network.roles, picked),
        behaviourLogProbs: column(samples.logProbs, picked),
        advantages: column(advantages, picked),
        valueTargets: column(valueTargets, picked),
        entropyWeight: column(entropyWeights, picked),
      };
    }
  };
  const result = await runGradientSteps(request, {
    program: ppoProgram(network, settings, states !== null),
    learningRate: (settings.learningRate[leadingRole(samples.roles)] as number) * learningRateDecay,
    batches: batches(),
  });
  return { ...result, metrics: { ...result.metrics, ...metrics } };
}

/** PPO's train step for a network of one tower. @param grouped whether decisions share rows. @internal */
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
      behaviourLogProbs: COLUMN_SPEC,
      advantages: COLUMN_SPEC,
      valueTargets: COLUMN_SPEC,
      entropyWeight: COLUMN_SPEC,
    },
    epsilon: 1e-5,
    gradientNorm,
    terms: (tf, net, batch) => ppoLoss(tf, net, batch, { clip, valueWeight }),
  });
}

/** Advantages (normalised by role and stratum), value targets and their metrics under the weights before the update. */
async function estimateAdvantages({ engine, network, values, samples, roleNames }: UpdateRequest, lambda: number) {
  const output = await runOnSamples(engine, { network, values }, samples);
  const ownValues = valuesOfOwnRole(output.values, samples.roles, network.roles);
  const { advantages, valueTargets } = generalisedAdvantages(samples, ownValues, lambda);
  const metrics = {
    ...explainedVariances(ownValues, valueTargets, samples.roles, roleNames),
    ...advantageScales(advantages, samples.roles, roleNames),
  };
  normaliseByRole(advantages, samples.roles, network.roles, toDecisions(samples, samples.strata));
  return { advantages, valueTargets, metrics };
}

/** Coefficients of the loss. */
interface LossWeights {
  readonly clip: number;
  readonly valueWeight: number;
}

/**
 * L = -E[min(r A, clip(r, 1 - e, 1 + e) A)] + c_v E[(V - target)^2] - E[c_h H] (Schulman et al. 2017, eq. 7 and 9),
 * where r is the ratio to the behaviour policy. Shapes: rows [n, inputs], all else [n] or [n, actions]; returns
 * scalars.
 * @internal
 */
export function ppoLoss(tf: TF, net: Pick<TensorNetwork, "forward">, batch: PpoBatch, weights: LossWeights) {
  tf.util.assertShapesMatch(batch.advantages.shape, batch.valueTargets.shape, "ppoLoss: advantages and value targets");
  const { logPolicy, logProbs: newLogProbs, values: newValues } = maskedPolicy(tf, net, batch);
  const logRatio = tf.sub(newLogProbs, batch.behaviourLogProbs) as Tensor1D;
  const { objective, clipFraction, kl } = clippedObjective(tf, logRatio, batch.advantages, weights.clip);
  const policyLoss = tf.neg(objective) as Scalar;
  const valueLoss = valueError(tf, newValues, batch.role, batch.valueTargets);
  const entropy = entropies(tf, logPolicy);
  const entropyBonus = weightedMean(tf, entropy, batch.entropyWeight);
  const loss = tf.sub(tf.add(policyLoss, tf.mul(weights.valueWeight, valueLoss)), entropyBonus) as Scalar;
  return { loss, policyLoss, valueLoss, entropy: tf.mean(entropy) as Scalar, kl, clipFraction };
}
