import { mae } from "./mae.ts";
import type { Preset } from "./preset.ts";

/** Not the paper's game: the same three roles, paid by the rules. */
export const maeVerified: Preset = {
  id: "mae-verified",
  name: "Multi-Agent Evolve, verified",
  game: mae.game,
  paper: mae.paper,
  summary: "The same roles, but the rules of arithmetic pay solver and judge, and the solver works on a private sheet.",
  note: "Not the paper's: there the judge pays. The truth as payer and the sheet are what makes greedy accuracy rise; compare with random-questions, whether the proposer earns its keep.",
  choice: {
    options: {
      sheet: true,
      pay: "rules",
      judge: "verified",
      answers: 6,
      judged: 1,
      reference: 50,
      difficulty: "band",
      repeatPenalty: 0.1,
      poolBand: true,
    },
    base: "sheet",
    hidden: [128, 128, 128],
    towers: [[0, 1, 2]],
    learner: {
      id: "reinforce++",
      hyperparameters: {
        learningRate: 1e-3,
        decayOver: 120,
        epochs: 1,
        minibatch: 1024,
        clip: 0.2,
        entropy: 0.1,
        "entropy.proposer": 0.05,
        "kl.proposer": 0.3,
        "groupBaseline.solver": 1,
      },
    },
    ahead: false,
    pastShare: 0,
    segmentEpisodes: 192,
    segmentsPerUpdate: 2,
    evaluateEvery: 30,
    snapshotEvery: 30,
    budget: { updates: 120 },
  },
  ablations: {
    "random-questions": {
      summary: "Uniformly random sound questions in the proposer's place, at the same number of rounds.",
      choice: { cast: ["script:random-questions", "policy", "policy"] },
    },
    "own-proposer": {
      summary: "The proposer has weights of its own, so that asking and solving don't pull at one network.",
      choice: { towers: [[0], [1, 2]] },
    },
    "judge-pays": {
      summary: "The paper's judge pays the solver, and is paid for format only.",
      choice: { options: { pay: "judge", judge: "format", judged: 6 } },
    },
    "no-gate": {
      summary: "Difficulty pays whatever the judged quality.",
      choice: { options: { gated: false } },
    },
    "no-repeat-penalty": {
      summary: "Repeated questions cost nothing, and the proposer is held to the base less tightly.",
      choice: { options: { repeatPenalty: 0 }, learner: { hyperparameters: { "kl.proposer": 0.1 } } },
    },
  },
};
