import type { Scalar, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { randomInteger, type Random } from "../../games/core/random.ts";
import type { TF } from "../engines/engine.ts";
import { AgentError } from "../errors.ts";
import { clipByGlobalNorm, tensorForward, tensorNetwork, type TensorNetwork } from "../networks/tensor-network.ts";
import type { Samples } from "../rollout/samples.ts";
import { explainedVariance, generalisedAdvantages, normaliseByRole, ownValues } from "./advantages.ts";
import { settle, type Learner, type Settled, type UpdateRequest, type UpdateResult } from "./learner.ts";
import { optimizerSlots, restoreOptimizer, type NamedTensor } from "./optimizer.ts";

const hyperparameters = {
  learningRate: { default: 0.001, min: 1e-6, max: 0.1, meaning: "Adam's step size at the first update." },
  halving: {
    default: 100,
    min: 0,
    max: 1e6,
    meaning: "Updates after which the step size is halved (hyperbolic decay); 0 keeps it constant.",
  },
  epochs: { default: 4, min: 1, max: 32, meaning: "Passes over the samples of an update." },
  minibatches: { default: 4, min: 1, max: 64, meaning: "Gradient steps in a pass." },
  clip: { default: 0.1, min: 0.01, max: 0.5, meaning: "Largest change of an action's probability that still pays." },
  entropy: {
    default: 0.2,
    min: 0,
    max: 1,
    meaning: "Weight of the policy's entropy, nats. It stays: without it self-play cycles where cards are hidden.",
  },
  valueWeight: { default: 0.5, min: 0, max: 10, meaning: "Weight of the squared error of the value heads." },
  lambda: { default: 0.95, min: 0, max: 1, meaning: "Horizon of the advantage estimate; 1 trusts returns alone." },
  gradientNorm: { default: 0.5, min: 0.01, max: 100, meaning: "Largest joint norm of a step's gradients." },
} as const satisfies Learner["hyperparameters"];

type Settings = Settled<typeof hyperparameters>;

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

interface Minibatch {
  readonly rows: Tensor2D;
  /** 0 where legal, -1e9 where not. */
  readonly blocked: Tensor2D;
  /** One-hot of the action taken. */
  readonly taken: Tensor2D;
  /** One-hot of the role. */
  readonly role: Tensor2D;
  readonly behaviour: Tensor1D;
  readonly advantages: Tensor1D;
  readonly targets: Tensor1D;
}

/** Terms of the loss, each a scalar. */
interface Terms {
  readonly loss: Scalar;
  readonly policyLoss: Scalar;
  readonly valueLoss: Scalar;
  readonly entropy: Scalar;
  readonly kl: Scalar;
  readonly clipFraction: Scalar;
}

const reported = ["policyLoss", "valueLoss", "entropy", "kl", "clipFraction"] as const;

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { tf, network: spec, samples, version } = request;
  const settings = settle(hyperparameters, request.hyperparameters);
  const decay = settings.halving > 0 ? 1 / (1 + version / settings.halving) : 1;
  const net = tensorNetwork(tf, spec, request.values);
  const optimizer = tf.train.adam(settings.learningRate * decay, 0.9, 0.999, 1e-5);
  try {
    await restoreOptimizer(tf, optimizer, net.variables, request.optimizer);
    const { advantages, targets, explained } = baseline(request, settings.lambda);
    const sums: Record<string, number> = {};
    let steps = 0;
    const size = Math.ceil(samples.count / settings.minibatches);
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      const order = shuffled(samples.count, request.random);
      for (let start = 0; start < samples.count; start += size) {
        const picked = order.subarray(start, start + size);
        const told = tf.tidy(() => {
          const batch = minibatch(tf, samples, spec.actions, spec.roles, picked, advantages, targets);
          return step(tf, net, optimizer, batch, settings);
        });
        for (const [name, value] of Object.entries(told)) sums[name] = (sums[name] ?? 0) + value;
        steps++;
        await request.breathe?.();
      }
    }
    const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / steps]));
    assertFinite(means);
    return {
      values: net.read(),
      optimizer: await optimizerSlots(optimizer),
      metrics: { ...means, explainedVariance: explained },
    };
  } finally {
    net.dispose();
    optimizer.dispose();
  }
}

/** Advantages (normalised by role) and value targets under the network as it acted. */
function baseline({ tf, network, values, samples }: UpdateRequest, lambda: number) {
  const forward = tensorForward(tf, { hash: "", kind: "policy", game: "", network, values });
  const out = forward(samples.rows, samples.count);
  forward.dispose();
  const own = ownValues(out.values, samples.roles, network.roles);
  const { advantages, targets } = generalisedAdvantages(samples, own, lambda);
  normaliseByRole(advantages, samples.roles, network.roles);
  return { advantages, targets, explained: explainedVariance(own, targets) };
}

function step(
  tf: TF,
  net: TensorNetwork,
  optimizer: ReturnType<TF["train"]["adam"]>,
  batch: Minibatch,
  settings: Settings,
): Record<string, number> {
  let terms: Terms | undefined;
  const { grads } = tf.variableGrads(
    () => {
      terms = ppoLoss(tf, net, batch, settings);
      for (const name of reported) tf.keep(terms[name]);
      return terms.loss;
    },
    [...net.variables] as Variable[],
  );
  const gradients = net.variables.map((variable) => grads[variable.name] as Tensor2D);
  const { clipped, norm } = clipByGlobalNorm(tf, gradients, settings.gradientNorm);
  const named: NamedTensor[] = net.variables.map(({ name }, i) => ({ name, tensor: clipped[i] as Tensor2D }));
  optimizer.applyGradients(named);
  const told: Record<string, number> = { gradientNorm: norm.dataSync()[0] ?? Number.NaN };
  for (const name of reported) {
    told[name] = terms?.[name].dataSync()[0] ?? Number.NaN;
    terms?.[name].dispose();
  }
  return told;
}

/**
 * L = -E[min(r A, clip(r, 1 - e, 1 + e) A)] + c_v E[(V - target)^2] - c_h H (Schulman et al. 2017, eq. 7 and 9), where r is the
 * ratio to the policy that acted. Shapes: rows [n, inputs], all else [n] or [n, actions]; answers scalars.
 */
export function ppoLoss(
  tf: TF,
  net: Pick<TensorNetwork, "forward">,
  batch: Minibatch,
  { clip, valueWeight, entropy: entropyWeight }: Pick<Settings, "clip" | "valueWeight" | "entropy">,
): Terms {
  tf.util.assertShapesMatch(batch.blocked.shape, batch.taken.shape, "ppoLoss: masks and actions");
  tf.util.assertShapesMatch(batch.advantages.shape, batch.targets.shape, "ppoLoss: advantages and targets");
  const { logits, values } = net.forward(batch.rows);
  const logPolicy = tf.logSoftmax(tf.add(logits, batch.blocked)) as Tensor2D;
  const logProbs = tf.sum(tf.mul(logPolicy, batch.taken), 1);
  const change = tf.sub(logProbs, batch.behaviour);
  const ratio = tf.exp(change);
  const clipped = tf.minimum(tf.maximum(ratio, 1 - clip), 1 + clip);
  const surrogate = tf.minimum(tf.mul(ratio, batch.advantages), tf.mul(clipped, batch.advantages));
  const policyLoss = tf.neg(tf.mean(surrogate)) as Scalar;
  const own = tf.sum(tf.mul(values, batch.role), 1);
  const valueLoss = tf.mean(tf.square(tf.sub(own, batch.targets))) as Scalar;
  // Illegal actions have probability 0, but 0 x -1e9 must not enter the sum as noise.
  const finite = tf.maximum(logPolicy, -1e4);
  const entropy = tf.neg(tf.mean(tf.sum(tf.mul(tf.exp(logPolicy), finite), 1))) as Scalar;
  const loss = tf.sub(tf.add(policyLoss, tf.mul(valueWeight, valueLoss)), tf.mul(entropyWeight, entropy)) as Scalar;
  const kl = tf.mean(tf.sub(tf.sub(ratio, 1), change)) as Scalar;
  const clipFraction = tf.mean(tf.cast(tf.greater(tf.abs(tf.sub(ratio, 1)), clip), "float32")) as Scalar;
  return { loss, policyLoss, valueLoss, entropy, kl, clipFraction };
}

function minibatch(
  tf: TF,
  samples: Samples,
  actions: number,
  roles: number,
  picked: Uint32Array,
  advantages: Float32Array,
  targets: Float32Array,
): Minibatch {
  const n = picked.length;
  const width = samples.count > 0 ? samples.rows.length / samples.count : 0;
  const rows = new Float32Array(n * width);
  const blocked = new Float32Array(n * actions);
  const taken = new Float32Array(n * actions);
  const role = new Float32Array(n * roles);
  const column = (source: Float32Array) => tf.tensor1d(Float32Array.from(picked, (i) => source[i] ?? 0));
  picked.forEach((i, row) => {
    rows.set(samples.rows.subarray(i * width, (i + 1) * width), row * width);
    for (let a = 0; a < actions; a++) blocked[row * actions + a] = samples.masks[i * actions + a] ? 0 : -1e9;
    taken[row * actions + (samples.actions[i] ?? 0)] = 1;
    role[row * roles + (samples.roles[i] ?? 0)] = 1;
  });
  return {
    rows: tf.tensor2d(rows, [n, width]),
    blocked: tf.tensor2d(blocked, [n, actions]),
    taken: tf.tensor2d(taken, [n, actions]),
    role: tf.tensor2d(role, [n, roles]),
    behaviour: column(samples.logProbs),
    advantages: column(advantages),
    targets: column(targets),
  };
}

/** 0 … n - 1 in random order (Fisher and Yates). */
function shuffled(n: number, random: Random): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = randomInteger(random, i + 1);
    const swap = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swap;
  }
  return order;
}

function assertFinite(metrics: Readonly<Record<string, number>>): void {
  const bad = Object.entries(metrics).find(([, value]) => !Number.isFinite(value));
  if (!bad) return;
  throw new AgentError(
    "learner/diverged",
    `The update diverged: ${bad[0]} is ${bad[1]}. Lower learningRate or gradientNorm and launch again.`,
  );
}
