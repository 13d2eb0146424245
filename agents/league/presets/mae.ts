import type { Preset } from "./preset.ts";

/** Chen et al. 2025: sections 3 and 4, and the released code. */
export const mae: Preset = {
  id: "mae",
  name: "Multi-Agent Evolve",
  game: "proposer-solver-judge",
  paper: {
    authors: "Chen, Wang, Zhu et al.",
    year: 2025,
    title: "Multi-Agent Evolve: LLM Self-Improve through Co-evolution",
  },
  summary:
    "One policy proposes, solves and judges; the judge's scores are the rewards, its own is for format alone: one joint update per round.",
  note: "The paper's form, which collapses here: solver and judge come to agree with each other and not with arithmetic. A judge with its own weights (own-judge) or one anchored to the base (anchored-judge) prevents it. Instead of the paper's KL of 0 it uses 0.02: without it a network this small forgets its base. The judge, whose reward never varies, has no entropy bonus: that alone would change it. paper-values has the paper's values of both.",
  choice: {
    options: { answers: 3, reference: 50, gate: 0.7 },
    base: "think",
    hidden: [128, 128, 128],
    towers: [[0, 1, 2]],
    learner: {
      id: "reinforce++",
      hyperparameters: {
        learningRate: 3e-4,
        epochs: 1,
        minibatch: 1024,
        clip: 0.2,
        entropy: 0.001,
        "entropy.judge": 0,
        kl: 0.02,
        "kl.judge": 0,
      },
    },
    ahead: false,
    pastShare: 0,
    segmentEpisodes: 192,
    segmentsPerUpdate: 2,
    evaluateEvery: 10,
    snapshotEvery: 10,
    budget: { updates: 50 },
  },
  ablations: {
    "own-judge": {
      summary:
        "The judge has its own weights. Rewarded for format only, it never changes: a fixed judge that no solver can influence.",
      choice: { towers: [[0, 1], [2]] },
    },
    "anchored-judge": {
      summary: "One network, but its play as a judge is anchored to the base by a KL of 1.",
      choice: { learner: { hyperparameters: { "kl.judge": 1 } } },
    },
    "paper-values": {
      summary: "The paper's values: no KL to the base, and an entropy bonus for the judge too.",
      choice: { learner: { hyperparameters: { kl: 0, "entropy.judge": 0.001 } } },
    },
    "no-gate": {
      summary:
        "Difficulty is rewarded whatever the judged quality, and every question that parses enters the pool; own judge.",
      choice: { towers: [[0, 1], [2]], options: { gated: false } },
    },
    "no-reference": {
      summary: "The proposer is never shown a question of the pool; own judge.",
      choice: { towers: [[0, 1], [2]], options: { reference: 0 } },
    },
    "always-reference": {
      summary: "The proposer is always shown a question of the pool; own judge.",
      choice: { towers: [[0, 1], [2]], options: { reference: 100 } },
    },
    "random-questions": {
      summary: "Uniformly random sound questions instead of the proposer's; own judge.",
      choice: { towers: [[0, 1], [2]], cast: ["script:random-questions", "policy", "policy"] },
    },
  },
};
