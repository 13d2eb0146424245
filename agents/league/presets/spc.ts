import type { AgentChoice } from "../choice.ts";
import type { Preset } from "./preset.ts";

/** The critic comes first: it is what the league is run for. */
const roleAgents: readonly AgentChoice[] = [
  { id: "critic", cast: ["opponent", "policy"] },
  { id: "generator", cast: ["policy", "opponent"] },
];

/**
 * An exploiter has 5 to 10 updates to beat the main agents of the other role, then starts over: its curve means little.
 */
const exploiter = {
  kind: "main-exploiter",
  evaluateEvery: 10_000,
  checkpoints: { rule: "alphastar", options: { minUpdates: 5, maxUpdates: 10 } },
} as const;

const roleExploiters: readonly AgentChoice[] = [
  { ...exploiter, id: "generator-exploiter", cast: ["policy", "opponent"] },
  { ...exploiter, id: "critic-exploiter", cast: ["opponent", "policy"] },
];

/** Populations need more members than ten rounds give. Minibatches shrink with the games, so gradient steps don't. */
const shortRounds = { crossVersions: 1, snapshotEvery: 2, evaluateEvery: 4, budget: { updates: 40 } } as const;

/** Chen et al. 2025: section 3, and the released code. */
export const spcPreset: Preset = {
  id: "spc",
  name: "Self-Play Critic",
  game: "sneaky-critic",
  paper: {
    authors: "Chen, Zhang, Ma et al.",
    year: 2025,
    title: "SPC: Evolving Self-Play Critic via Adversarial Games for LLM Reasoning",
  },
  summary:
    "Sneaky generator and critic, each with its own weights, in rounds: 8,000 forged and 8,000 true steps, then one offline update.",
  note: "Across versions the newest two of both meet in every combination; the paper's longer archive (archive) adds nothing here, and its pairing of won and lost games (paired), which helps there, hurts. Diverse random programs do as well as the adversary. Arithmetic proves a rewrite wrong where the paper has rollouts of a solver (solver-rollouts). The base generator is narrow on purpose.",
  choice: {
    options: { trueSteps: 50, validity: "exact" },
    base: "narrow",
    hidden: [64, 64],
    towers: [[0], [1]],
    learner: {
      id: "spc",
      hyperparameters: {
        learningRate: 1e-3,
        "learningRate.sneaky generator": 5e-3,
        epochs: 4,
        minibatch: 512,
        clip: 0.2,
        supervised: 0.15,
      },
    },
    ahead: false,
    crossVersions: 2,
    pastShare: 0,
    segmentEpisodes: 4000,
    segmentsPerUpdate: 4,
    evaluateEvery: 1,
    snapshotEvery: 1,
    budget: { updates: 10 },
  },
  ablations: {
    "frozen-generator": {
      summary: "The base generator never learns; the critic trains against it.",
      choice: { crossVersions: 1, cast: ["base", "policy"] },
    },
    "random-programs": {
      summary: "Random rewrites, balanced by type of error, instead of the generator's.",
      choice: { crossVersions: 1, cast: ["script:spread", "policy"] },
    },
    archive: {
      summary:
        "The last four versions of both meet in every combination, and all of it is learned from: the paper's cross-version play.",
      choice: { crossVersions: 4, segmentEpisodes: 1000, segmentsPerUpdate: 16 },
    },
    "no-cross-version": {
      summary: "The newest generator plays the newest critic alone.",
      choice: { crossVersions: 1 },
    },
    "no-balance": {
      summary: "A quarter as many true steps as forged ones.",
      choice: { options: { trueSteps: 20 } },
    },
    "half-paired": {
      summary:
        "Of the forged steps the update learns from as many won as lost by the critic, and from equally many true ones, whatever their outcome.",
      choice: { learner: { hyperparameters: { pairing: 1 } } },
    },
    paired: {
      summary: "The update learns from as many won as lost by the critic, of forged and of true steps alike.",
      choice: { learner: { hyperparameters: { pairing: 2 } } },
    },
    "no-solver-reward": {
      summary:
        "A rewrite that changes nothing costs the generator nothing: it learns only from rewrites that reach the critic.",
      choice: { options: { harmless: 0 } },
    },
    "solver-rollouts": {
      summary: "A rewrite is proved wrong by the paper's four rollouts of a noisy solver.",
      choice: { options: { validity: "rollouts" } },
    },
    "role-agents": {
      summary:
        "Generator and critic are agents with populations of their own, in 40 short rounds: as many games and gradient steps in all, each agent learning from half of the games, against the newest policy of the other.",
      choice: {
        ...shortRounds,
        agents: roleAgents,
        segmentEpisodes: 500,
        learner: { hyperparameters: { minibatch: 256 } },
      },
    },
    pfsp: {
      summary:
        "As role-agents, but half of an agent's games are against past members of the other role, the hardest first (prioritised fictitious self-play).",
      choice: {
        ...shortRounds,
        agents: roleAgents,
        matchmaking: { rule: "pfsp-hard" },
        pastShare: 0.5,
        segmentEpisodes: 500,
        learner: { hyperparameters: { minibatch: 256 } },
      },
    },
    exploiters: {
      summary:
        "As role-agents, but an exploiter of each role learns too, from its base again after each snapshot, and AlphaStar's rule matches them: a quarter of the games for each of the four agents.",
      choice: {
        ...shortRounds,
        agents: [...roleAgents, ...roleExploiters],
        matchmaking: { rule: "alphastar" },
        segmentEpisodes: 250,
        learner: { hyperparameters: { minibatch: 128 } },
      },
    },
  },
};
