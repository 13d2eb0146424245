import type { Preset } from "./preset.ts";

/** Chen et al. 2025: section 3, and the released code. */
export const spc: Preset = {
  id: "spc",
  name: "Self-Play Critic",
  game: "sneaky-critic",
  paper: {
    authors: "Chen, Zhang, Ma et al.",
    year: 2025,
    title: "SPC: Evolving Self-Play Critic via Adversarial Games for LLM Reasoning",
  },
  summary:
    "Sneaky generator and critic, each with weights of its own, in rounds: 8,000 forged and 8,000 true steps, then one off-line update.",
  note: "Across versions the newest two of both meet in every combination; the paper's longer archive (archive) adds nothing here, and its pairing of won and lost games (paired), which helps there, hurts. Well-spread random programs do as well as the adversary. Arithmetic proves a rewrite wrong where the paper has rollouts of a solver (solver-rollouts). The base generator is narrow on purpose.",
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
      summary: "Random rewrites, balanced by type of error, in the generator's place.",
      choice: { crossVersions: 1, cast: ["script:spread", "policy"] },
    },
    archive: {
      summary:
        "The last four versions of both meet in every combination, and all of it is learned from: the paper's cross-version play.",
      choice: { crossVersions: 4, segmentEpisodes: 1000, segmentsPerUpdate: 16 },
    },
    "no-cross-version": {
      summary: "The newest generator meets the newest critic alone.",
      choice: { crossVersions: 1 },
    },
    "no-balance": {
      summary: "A quarter as many true steps as forged ones.",
      choice: { options: { trueSteps: 20 } },
    },
    "half-paired": {
      summary:
        "Of the forged steps as many won as lost by the critic are learned from, of the true ones as many as come.",
      choice: { learner: { hyperparameters: { pairing: 1 } } },
    },
    paired: {
      summary: "As many won as lost by the critic are learned from, of forged and of true steps alike.",
      choice: { learner: { hyperparameters: { pairing: 2 } } },
    },
    "no-solver-reward": {
      summary:
        "A rewrite that changes nothing costs the generator nothing: it learns from what meets the critic alone.",
      choice: { options: { harmless: 0 } },
    },
    "solver-rollouts": {
      summary: "What proves a rewrite wrong is the paper's four rollouts of a noisy solver.",
      choice: { options: { validity: "rollouts" } },
    },
  },
};
