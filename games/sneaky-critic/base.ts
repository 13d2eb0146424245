import type { BaseSpec } from "../core/base.ts";

const PLAYERS = ["narrow-forger", "noisy-labeller"];

/** The competence a league starts from: narrow on purpose, as a pretrained generator is, and a critic taught on its errors. */
export const bases: readonly BaseSpec[] = [
  {
    id: "narrow",
    summary:
      "The generator forges almost nothing but results; the critic learned from such steps, a quarter of them labelled wrongly.",
    demonstrations: [
      { players: PLAYERS, seats: [0], episodes: 256 },
      // Half of what is handed over is to be wrong, as far as the few harmless rewrites allow.
      { players: PLAYERS, seats: [1], options: { trueSteps: 50 }, episodes: 512 },
    ],
    steps: 200,
    // Between what the critic (1e-3) and the generator (2e-3) were found to need apart.
    learningRate: 1.3e-3,
    level: {
      "recall/harmonic mean": [0.5, 0.66],
      "recall/true": [0.5, 0.85],
      "recall/wrong": [0.4, 0.7],
    },
  },
];
