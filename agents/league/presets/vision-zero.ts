import type { Preset } from "./preset.ts";

/** Wang et al. 2025: section 3, and the released code. */
export const visionZero: Preset = {
  id: "vision-zero",
  name: "Vision-Zero",
  game: "who-is-the-spy",
  paper: {
    authors: "Wang, Liu, Zhou et al.",
    year: 2025,
    title: "Vision-Zero: Scalable VLM Self-Improvement via Strategic Gamified Self-Play",
  },
  summary:
    "Four players, one network: clues are trained by self-play in turn with votes by verifiable rewards, switched by how often votes are right.",
  note: "Clues are symbols, so a base that describes what it sees and votes half at random takes the place of the pretrained model. Three of four objects are replaced, not two (two-replaced), so that a spy who describes what it sees is found often enough for the paper's threshold of 0.9; civilians can't lie (lying-civilians). The KL to the initial policy is left out: it keeps votes as random as the base's.",
  choice: {
    options: { replaced: 3, liars: "spy" },
    base: "describer",
    hidden: [128, 128],
    learner: {
      id: "iterative-spo",
      hyperparameters: { learningRate: 3e-3, epochs: 2, minibatch: 512, clip: 0.2, entropy: 0.01 },
    },
    ahead: false,
    pastShare: 0,
    segmentEpisodes: 256,
    segmentsPerUpdate: 2,
    evaluateEvery: 20,
    snapshotEvery: 25,
    budget: { updates: 300 },
  },
  ablations: {
    "pure-self-play": {
      summary: "Clues alone are trained, all the time; votes stay the base's.",
      choice: { learner: { hyperparameters: { schedule: 1 } } },
    },
    "pure-verifiable": {
      summary: "Votes alone are trained, all the time; clues stay the base's.",
      choice: { learner: { hyperparameters: { schedule: 2 } } },
    },
    "no-alternation": {
      summary: "Clues and votes are trained together in every update.",
      choice: { learner: { hyperparameters: { schedule: 3 } } },
    },
    "no-groups": {
      summary: "Votes are compared with all votes of an update instead of those in the same episode.",
      choice: { learner: { hyperparameters: { groupNormalised: 0 } } },
    },
    "two-replaced": {
      summary: "Two of four objects are replaced, as many as in the paper: clues tell less about the spy.",
      choice: { options: { replaced: 2 } },
    },
    "lying-civilians": {
      summary: "Civilians may say what they don't see, as language models can.",
      choice: { options: { liars: "everyone" } },
    },
  },
};
