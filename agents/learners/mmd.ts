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
import { pickRows } from "./rows.ts";

const hyperparameters = {
  temperature: {
    default: 0.16,
    min: 0,
    max: 10,
    meaning: "Weight of the divergence from uniform play (alpha) at first, in deviations of the return.",
  },
  leastTemperature: {
    default: 0.02,
    min: 0,
    max: 10,
    meaning:
      "What the temperature falls to: 0.03, with a learning rate that falls to 0, keeps the last weights steady; lower serves averages and mixtures.",
  },
  stepSize: {
    default: 4,
    min: 0.01,
    max: 1000,
    meaning:
      "Length of a mirror descent step (eta) as a multiple of the temperature; too long a step goes round in circles.",
  },
  learningRate: { default: 0.002, min: 1e-6, max: 0.1, meaning: "Adam's step size for the policy at first." },
  leastLearningRate: { default: 2e-5, min: 0, max: 0.1, meaning: "What the policy's learning rate falls to." },
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
    meaning: "Updates n over which temperature and rates start to fall: by 1 / (1 + version / n)^decay.",
  },
  decay: { default: 1, min: 0, max: 2, meaning: "How fast they fall." },
  policySteps: { default: 8, min: 1, max: 64, integer: true, meaning: "Gradient steps on the targets of an update." },
  criticSteps: { default: 2, min: 1, max: 64, integer: true, meaning: "Gradient steps of the critic in an update." },
  criticWidth: { default: 64, min: 1, max: 1024, integer: true, meaning: "Width of the critic's two hidden layers." },
  averaging: {
    default: 3,
    min: 0,
    max: 100,
    meaning:
      "The averaged weights count update k as k to this power: 0 is the plain mean, 100 nearly the last weights.",
  },
  leastProbability: {
    default: 0.001,
    min: 1e-6,
    max: 1,
    meaning: "Sampled corrections of action values are divided by an action's probability, by no less than this.",
  },
  gradientNorm: { default: 10, min: 0.01, max: 1000, meaning: "Largest joint norm of a step's gradients." },
} as const satisfies Learner["hyperparameters"];

/**
 * Magnetic mirror descent by fitted targets. A critic that sees what all seats see gives action values of low variance; each update
 * steps from the policy that played towards them and towards uniform play, in closed form, and fits the network to where that leads.
 * Decisions in one information state are averaged and learned from as one.
 */
export const mmd: Learner = {
  id: "mmd",
  summary:
    "Magnetic mirror descent (Sokota et al. 2023) by fitted targets, with a critic that sees every hand in training.",
  hyperparameters,
  metrics: {
    divergence: "Mean divergence of the targets from the policy while it is fitted to them, nats.",
    entropy: "Mean entropy of the policy over legal actions, nats.",
    criticError: "Mean squared error of the critic against sampled returns, in squared deviations of the return.",
    gradientNorm: "Joint norm of the policy's gradients before clipping.",
    criticGradientNorm: "The same of the critic's.",
    states: "Information states among the samples.",
    temperature: "Weight of the divergence from uniform play, in deviations of the return.",
    learningRate: "Adam's step size for the policy.",
  },
  joint: true,
  league: { updateEpisodes: 4096, pastShare: 0 },
  suits,
  update,
};

/** @throws AgentError `learner/wrong-game` unless two seats play a zero-sum game and see floats. */
function suits({ id, roles, utility, observation }: Game): void {
  const wrong =
    roles.length !== 2
      ? `has ${roles.length} seats`
      : utility.sum !== 0
        ? "is not a zero-sum game"
        : observation.kind === "tokens"
          ? "observes tokens"
          : null;
  if (wrong === null) return;
  throw new AgentError(
    "learner/wrong-game",
    `mmd learns zero-sum games of two seats with dense observations, and ${id} ${wrong}; choose ppo or reinforce++.`,
  );
}

async function update(request: UpdateRequest): Promise<UpdateResult> {
  const { engine, network, samples, values, version } = request;
  if (samples.count === 0) {
    return { values, optimizer: request.optimizer ?? new Float32Array(1), metrics: {} };
  }
  const settings = resolveByRole(hyperparameters, request.hyperparameters, request.roleNames);
  const { temperature, stepSize, learningRate } = scheduled(settings, version);
  const joint = jointOf(samples);
  const critic = criticNetwork(network, joint.width, settings.criticWidth);
  const state = withReturns(unpackState(request.optimizer, values, critic), samples);
  const play = groupPlay(samples, joint, network, Math.sqrt(state.square) || 1);

  const rows = pickRows(samples.rows, inputSize(network), play.states.first);
  const masks = pickRows(samples.masks, network.actions, play.states.first);
  const { logits } = await runOnce(engine, { network, values }, rows, play.states.first.length);
  const logPolicy = logMaskedSoftmax(logits, masks, network.actions);
  const policy = logPolicy.map(Math.exp);
  const judgements = { network: critic, values: state.critic };
  const q = Float64Array.from(
    (await runOnce(engine, judgements, joint.rows, joint.rows.length / inputSize(critic))).logits,
  );
  const returns = doublyRobustReturns(play, policy, q);
  const gains = actionValues(play, policy, masks, q, returns, settings.leastProbability);
  const target = mirrorTargets(logPolicy, masks, gains, network.actions, stepSize, temperature);

  const judged = await runGradientSteps(
    { ...request, values: state.critic, optimizer: state.criticSlots },
    {
      program: criticProgram(critic, settings.gradientNorm),
      learningRate: learningRate * settings.criticRate,
      batches: repeated({ rows: joint.rows, ...criticTargets(play, returns, q.length) }, settings.criticSteps),
    },
  );
  const learned = await runGradientSteps(
    { ...request, optimizer: state.policySlots },
    {
      program: policyProgram(network, settings.gradientNorm),
      learningRate,
      batches: repeated({ rows, ...fitted(target, masks, play) }, settings.policySteps),
    },
  );
  const next = afterUpdate(state, settings, judged, learned);
  const { criticError = 0, gradientNorm: criticGradientNorm = 0 } = judged.metrics;
  const told = { criticError, criticGradientNorm, states: play.states.first.length, temperature, learningRate };
  return {
    values: learned.values,
    average: next.average,
    optimizer: packState(next),
    metrics: { ...learned.metrics, ...told },
  };
}

type Settings = ResolvedByRole<typeof hyperparameters>;

/** What falls as updates go by. */
function scheduled({ horizon, decay, ...settings }: Settings, version: number) {
  const fallen = (first: number, least: number) => Math.max(least, first / (1 + version / horizon) ** decay);
  const temperature = fallen(settings.temperature, settings.leastTemperature);
  const learningRate = fallen(settings.learningRate, settings.leastLearningRate);
  // Converges for eta <= alpha / L^2, L being how steeply values follow policies (Sokota et al. 2023, theorem 3.4).
  return { temperature, stepSize: settings.stepSize * temperature, learningRate };
}

/** @throws RangeError when nobody asked for what all seats see. */
function jointOf({ joint }: Samples): Joint {
  if (!joint) throw new RangeError("mmd needs samples that tell what all seats see");
  return joint;
}

/** The critic: logits of it are values of actions, for seat 0, in deviations of the return. */
function criticNetwork(network: NetworkSpec, width: number, hidden: number): NetworkSpec {
  return { ...network, observation: width - network.roles, hidden: [hidden, hidden] };
}

/** The state with the samples' returns added to the running mean of their squares. */
function withReturns(state: MmdState, samples: Samples): MmdState {
  const decisions = state.decisions + samples.count;
  const sum = toDecisions(samples, samples.returns).reduce((total, value) => total + value ** 2, 0);
  return { ...state, decisions, square: (state.square * state.decisions + sum) / decisions };
}

/** What the policy is fitted to. */
function fitted(target: Float64Array, masks: Float32Array, { states, actions }: GroupedPlay) {
  const certainty = new Float32Array(states.first.length);
  target.forEach((p, i) => {
    const state = Math.floor(i / actions);
    if (p > 0) certainty[state] = (certainty[state] as number) + p * Math.log(p);
  });
  return {
    blocked: blockedLogits(masks),
    target: Float32Array.from(target),
    certainty,
    weight: rootShares(groupSizes(states)),
  };
}

function afterUpdate(state: MmdState, settings: Settings, judged: UpdateResult, learned: UpdateResult): MmdState {
  // Polynomial-decay averaging (Shamir and Zhang 2013, "Stochastic Gradient Descent for Non-smooth Optimization", section 4).
  const share = (settings.averaging + 1) / (state.updates + 1 + settings.averaging);
  return {
    ...state,
    steps: state.steps + settings.criticSteps + settings.policySteps,
    updates: state.updates + 1,
    average: state.average.map((mean, i) => mean + share * ((learned.values[i] as number) - mean)),
    policySlots: learned.optimizer,
    critic: judged.values,
    criticSlots: judged.optimizer,
  };
}

function* repeated<T>(batch: T, times: number): Generator<T> {
  for (let i = 0; i < times; i++) yield batch;
}
