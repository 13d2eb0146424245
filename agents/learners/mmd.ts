import type { Game } from "../../games/core/game.ts";
import { runOnce } from "../engines/run-once.ts";
import { AgentError } from "../errors.ts";
import { inputSize } from "../networks/input-rows.ts";
import { blockedLogits } from "../networks/legal-mask.ts";
import type { NetworkSpec } from "../networks/network.ts";
import type { Joint } from "../rollout/joint.ts";
import type { Samples } from "../rollout/samples.ts";
import { toDecisions } from "./advantages.ts";
import { runGradientSteps } from "./descent.ts";
import { resolveByRole, type ResolvedByRole } from "./hyperparameters.ts";
import type { Learner, UpdateRequest, UpdateResult } from "./learner.ts";
import { criticProgram, policyProgram } from "./mmd-programs.ts";
import { packState, unpackState, type MmdState } from "./mmd-state.ts";
import {
  actionValues,
  criticTargets,
  doublyRobustReturns,
  groupSizes,
  logMaskedSoftmax,
  mirrorTargets,
  groupPlay,
  rootShares,
  type GroupedPlay,
} from "./mmd-values.ts";
import { advantageScales, explainedVariances } from "./role-metrics.ts";
import { selectRows } from "./rows.ts";

const hyperparameters = {
  temperature: {
    default: 0.16,
    min: 0,
    max: 10,
    meaning: "Initial weight of the KL to the uniform policy (alpha), in standard deviations of the return.",
  },
  leastTemperature: {
    default: 0.02,
    min: 0,
    max: 10,
    meaning:
      "Final temperature: 0.03, with a learning rate that decays to 0, keeps the last weights steady; lower is better for averages and mixtures.",
  },
  stepSize: {
    default: 4,
    min: 0.01,
    max: 1000,
    meaning:
      "Length of a mirror descent step (eta) as a multiple of the temperature; too long a step makes play cycle.",
  },
  learningRate: { default: 0.002, min: 1e-6, max: 0.1, meaning: "Initial learning rate (Adam) of the policy." },
  leastLearningRate: { default: 2e-5, min: 0, max: 0.1, meaning: "Final learning rate of the policy." },
  criticRate: {
    default: 1.5,
    min: 0,
    max: 100,
    meaning: "The critic's learning rate, as a multiple of the policy's.",
  },
  horizon: {
    default: 120,
    min: 1,
    max: 1e6,
    integer: true,
    meaning: "Updates n after which temperature and learning rates start to decay: by 1 / (1 + version / n)^decay.",
  },
  decay: { default: 1, min: 0, max: 2, meaning: "Exponent of that decay." },
  policySteps: { default: 8, min: 1, max: 64, integer: true, meaning: "Gradient steps of the policy per update." },
  criticSteps: { default: 2, min: 1, max: 64, integer: true, meaning: "Gradient steps of the critic per update." },
  criticWidth: { default: 64, min: 1, max: 1024, integer: true, meaning: "Width of the critic's two hidden layers." },
  averaging: {
    default: 3,
    min: 0,
    max: 100,
    meaning:
      "Update k has weight k to this power in the averaged weights: 0 is the plain mean, 100 nearly the last weights.",
  },
  leastProbability: {
    default: 0.001,
    min: 1e-6,
    max: 1,
    meaning: "Lower bound of the behaviour probability that sampled corrections of action values are divided by.",
  },
  gradientNorm: { default: 10, min: 0.01, max: 1000, meaning: "Maximum joint norm of the gradients of a step." },
} as const satisfies Learner["hyperparameters"];

/**
 * Magnetic mirror descent by fitted targets. A critic that sees the joint observation gives action values of low
 * variance; each update takes a closed-form step from the behaviour policy along them and towards uniform play, and
 * fits the network to the result. Decisions in the same information state are averaged into one target.
 */
export const mmd: Learner = {
  id: "mmd",
  summary:
    "Magnetic mirror descent (Sokota et al. 2023) by fitted targets, with a critic that sees every hand in training.",
  hyperparameters,
  metrics: {
    divergence: "Mean KL divergence of the policy from its targets while it is fitted to them, nats.",
    entropy: "Mean entropy of the policy over legal actions, nats.",
    criticError:
      "Mean squared error of the critic against sampled returns, in squared standard deviations of the return.",
    gradientNorm: "Joint norm of the policy's gradients before clipping.",
    criticGradientNorm: "Joint norm of the critic's gradients before clipping.",
    explainedVariance:
      "Fraction of the variance of sampled returns that the critic explains at the actions taken, before the update.",
    advantageScale:
      "Standard deviation of each role's estimated advantages at the actions taken, in standard deviations of the return.",
    states: "Number of information states among the samples.",
    temperature: "Weight of the KL to the uniform policy, in standard deviations of the return.",
    learningRate: "Adam's learning rate for the policy.",
  },
  joint: true,
  averages: true,
  league: { updateEpisodes: 4096, pastShare: 0 },
  assertSupports,
  update,
};

/** @throws AgentError `learner/wrong-game` unless it is a two-player zero-sum game with dense observations. */
function assertSupports({ id, roles, utility, observation }: Game): void {
  const mismatch =
    roles.length !== 2
      ? `has ${roles.length} seats`
      : utility.sum !== 0
        ? "is not a zero-sum game"
        : observation.kind === "tokens"
          ? "observes tokens"
          : null;
  if (mismatch === null) return;
  throw new AgentError(
    "learner/wrong-game",
    `mmd learns zero-sum games of two seats with dense observations, and ${id} ${mismatch}; choose ppo or reinforce++.`,
  );
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { engine, network, samples, values, version } = request;
  if (samples.count === 0) {
    return { values, optimizer: request.optimizer ?? new Float32Array(1), metrics: {} };
  }
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  const { temperature, stepSize, learningRate } = scheduled(settings, version);
  const joint = requireJoint(samples);
  const critic = criticNetwork(network, joint.width, settings.criticWidth);
  const state = addReturns(unpackState(request.optimizer, values, critic), samples);
  const play = groupPlay(samples, joint, network, Math.sqrt(state.meanSquaredReturn) || 1);

  const rows = selectRows(samples.rows, inputSize(network), play.states.first);
  const masks = selectRows(samples.masks, network.actions, play.states.first);
  const { logits } = await runOnce(engine, { network, values }, rows, play.states.first.length);
  const logPolicy = logMaskedSoftmax(logits, masks, network.actions);
  const policy = logPolicy.map(Math.exp);
  const criticWeights = { network: critic, values: state.critic };
  const q = Float64Array.from(
    (await runOnce(engine, criticWeights, joint.rows, joint.rows.length / inputSize(critic))).logits,
  );
  const returns = doublyRobustReturns(play, policy, q);
  const advantages = actionValues(play, policy, masks, q, returns, settings.leastProbability);
  const target = mirrorTargets(logPolicy, masks, advantages, network.actions, stepSize, temperature);

  const criticUpdate = await runGradientSteps(
    { ...request, values: state.critic, optimizer: state.criticSlots },
    {
      program: criticProgram(critic, settings.gradientNorm),
      learningRate: learningRate * settings.criticRate,
      batches: repeat({ rows: joint.rows, ...criticTargets(play, returns, q.length) }, settings.criticSteps),
    },
  );
  const policyUpdate = await runGradientSteps(
    { ...request, optimizer: state.policySlots },
    {
      program: policyProgram(network, settings.gradientNorm),
      learningRate,
      batches: repeat({ rows, ...policyBatch(target, masks, play) }, settings.policySteps),
    },
  );
  const nextState = afterUpdate(state, settings, criticUpdate, policyUpdate);
  const { criticError = 0, gradientNorm: criticGradientNorm = 0 } = criticUpdate.metrics;
  const metrics = {
    criticError,
    criticGradientNorm,
    states: play.states.first.length,
    temperature,
    learningRate,
    ...takenMetrics(request, play, { q, returns, advantages }),
  };
  return {
    values: policyUpdate.values,
    average: nextState.average,
    optimizer: packState(nextState),
    metrics: { ...policyUpdate.metrics, ...metrics },
  };
}

/** How well the critic knew the returns of the actions taken, and the scale of their advantages. */
function takenMetrics(
  { samples, roleNames }: UpdateRequest,
  { actions, states, histories, taken }: GroupedPlay,
  { q, returns, advantages }: Readonly<Record<"q" | "returns" | "advantages", Float64Array>>,
) {
  const at = (values: Float64Array, rows: Int32Array) =>
    Float32Array.from(taken, (action, i) => values[(rows[i] as number) * actions + action] as number);
  return {
    ...explainedVariances(at(q, histories), Float32Array.from(returns), samples.roles, roleNames),
    ...advantageScales(at(advantages, states.of), samples.roles, roleNames),
  };
}

type Settings = ResolvedByRole<typeof hyperparameters>;

/** The hyper-parameters that decay over updates. */
function scheduled({ horizon, decay, ...settings }: Settings, version: number) {
  const decayed = (first: number, least: number) => Math.max(least, first / (1 + version / horizon) ** decay);
  const temperature = decayed(settings.temperature, settings.leastTemperature);
  const learningRate = decayed(settings.learningRate, settings.leastLearningRate);
  // Converges for eta <= alpha / L^2, where L is how steeply values depend on policies (Sokota et al. 2023, theorem
  // 3.4).
  return { temperature, stepSize: settings.stepSize * temperature, learningRate };
}

/** @throws RangeError for samples without joint observations. */
function requireJoint({ joint }: Samples): Joint {
  if (!joint) throw new RangeError("mmd needs samples with joint observations");
  return joint;
}

/** The critic: its logits are action values for seat 0, in standard deviations of the return. */
function criticNetwork(network: NetworkSpec, width: number, hidden: number): NetworkSpec {
  return { ...network, observation: width - network.roles, hidden: [hidden, hidden] };
}

/** The state with the samples' returns added to the running mean of their squares. */
function addReturns(state: MmdState, samples: Samples): MmdState {
  const decisions = state.decisions + samples.count;
  const sum = toDecisions(samples, samples.returns).reduce((total, value) => total + value ** 2, 0);
  return { ...state, decisions, meanSquaredReturn: (state.meanSquaredReturn * state.decisions + sum) / decisions };
}

/** The batch that the policy is fitted to. */
function policyBatch(target: Float64Array, masks: Float32Array, { states, actions }: GroupedPlay) {
  const negativeEntropy = new Float32Array(states.first.length);
  target.forEach((p, i) => {
    const state = Math.floor(i / actions);
    if (p > 0) negativeEntropy[state] = (negativeEntropy[state] as number) + p * Math.log(p);
  });
  return {
    blocked: blockedLogits(masks),
    target: Float32Array.from(target),
    negativeEntropy,
    weight: rootShares(groupSizes(states)),
  };
}

function afterUpdate(
  state: MmdState,
  settings: Settings,
  criticUpdate: UpdateResult,
  policyUpdate: UpdateResult,
): MmdState {
  // Polynomial-decay averaging (Shamir and Zhang 2013, "Stochastic Gradient Descent for Non-smooth Optimization",
  // section 4).
  const share = (settings.averaging + 1) / (state.updates + 1 + settings.averaging);
  return {
    ...state,
    steps: state.steps + settings.criticSteps + settings.policySteps,
    updates: state.updates + 1,
    average: state.average.map((mean, i) => mean + share * ((policyUpdate.values[i] as number) - mean)),
    policySlots: policyUpdate.optimizer,
    critic: criticUpdate.values,
    criticSlots: criticUpdate.optimizer,
  };
}

function* repeat<T>(batch: T, times: number): Generator<T> {
  for (let i = 0; i < times; i++) yield batch;
}
