import type { Preset } from "./preset.ts";

/** Fu et al. 2023: sections 3 and 4, and the released code. */
export const iclAif: Preset = {
  id: "icl-aif",
  name: "Negotiation with AI feedback",
  game: "coached-negotiation",
  paper: {
    authors: "Fu, Peng, Khot and Lapata",
    year: 2023,
    title: "Improving Language Model Negotiation with Self-Play and In-Context Learning from AI Feedback",
  },
  summary:
    "Five bargains in a row. In between, a critic advises the seller, who remembers; the buyer is reset. Failures count.",
  note: "In the paper no model learns by gradient: advice acts through the bargainer's memory alone, as it does here, on scripted bargainers that follow it. That the critic's choice of advice is learned is an addition. The paper's later means are over survivors only (survivors); here a failed bargain counts 0. The price to beat is the best so far; in the paper it is the last.",
  choice: {
    options: { bargains: 5, coached: "seller", advice: 3, accounting: "failures counted" },
    cast: ["script:instructed", "script:instructed", "policy"],
    hidden: [32],
    learner: {
      id: "reinforce++",
      hyperparameters: { learningRate: 0.02, epochs: 2, minibatch: 1024, clip: 0.2, entropy: 0.001, baseline: 1 },
    },
    ahead: false,
    segmentEpisodes: 64,
    segmentsPerUpdate: 1,
    evaluateEvery: 25,
    snapshotEvery: 25,
    budget: { updates: 100 },
  },
  ablations: {
    "no-feedback": {
      summary: "Five bargains without advice in between.",
      choice: { options: { advice: 0 } },
    },
    "constant-feedback": {
      summary: "A critic that always gives the same advice: hold early, aim high, patience.",
      choice: { cast: ["script:instructed", "script:instructed", "script:constant"] },
    },
    "random-feedback": {
      summary: "Three random pieces of advice.",
      choice: { cast: ["script:instructed", "script:instructed", "script:random"] },
    },
    survivors: {
      summary:
        "The paper's accounting: advice earns the amount by which the next deal beats the best; failed bargains are left out.",
      choice: { options: { accounting: "survivors" } },
    },
    "coached-buyer": {
      summary: "The buyer is coached, and the seller is reset.",
      choice: { options: { coached: "buyer" } },
    },
  },
};
