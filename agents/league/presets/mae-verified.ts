import { mae } from "./mae.ts";
import type { Preset } from "./preset.ts";

/** Not the paper's game: the same three roles, rewarded by the rules. */
export const maeVerified: Preset = {
  id: "mae-verified",
  name: "Multi-Agent Evolve, verified",
  game: mae.game,
  paper: mae.paper,
  summary:
    "The same roles, but the rules of arithmetic reward solver and judge, and the solver works on a private sheet.",
  note: "Not the paper's protocol: there the judge sets the rewards. Verified rewards and the sheet are what makes greedy accuracy rise; compare with random-questions to see whether the proposer helps.",
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
      summary: "Uniformly random sound questions instead of the proposer's, with the same number of rounds.",
      choice: { cast: ["script:random-questions", "policy", "policy"] },
    },
    "own-proposer": {
      summary: "The proposer has its own weights, so that asking and solving don't compete for one network.",
      choice: { towers: [[0], [1, 2]] },
    },
    "judge-pays": {
      summary: "The paper's judge sets the solver's reward, and is itself rewarded for format only.",
      choice: { options: { pay: "judge", judge: "format", judged: 6 } },
    },
    "no-gate": {
      summary: "Difficulty is rewarded whatever the judged quality.",
      choice: { options: { gated: false } },
    },
    "no-repeat-penalty": {
      summary: "Repeated questions cost nothing, and the KL that anchors the proposer to the base is smaller.",
      choice: { options: { repeatPenalty: 0 }, learner: { hyperparameters: { "kl.proposer": 0.1 } } },
    },
  },
};
