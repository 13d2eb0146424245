import type { BaseSpec } from "../core/base.ts";

const PLAYERS = ["narrow-forger", "noisy-labeller"];

/** A league's initial policy: narrow on purpose, like a pretrained generator, and a critic trained on its errors. */
export const bases: readonly BaseSpec[] = [
  {
    id: "narrow",
    summary:
      "The generator forges almost only results; the critic is trained on such steps, a quarter of them labelled wrongly.",
    demonstrations: [
      { players: PLAYERS, seats: [0], episodes: 256 },
      // Half of the steps that the critic judges should be wrong, as far as the few harmless rewrites allow.
      { players: PLAYERS, seats: [1], options: { trueSteps: 50 }, episodes: 512 },
    ],
    steps: 200,
    // Between the best rates of critic (1e-3) and generator (2e-3) alone.
    learningRate: 1.3e-3,
    level: {
      "recall/harmonic mean": [0.5, 0.66],
      "recall/true": [0.5, 0.85],
      "recall/wrong": [0.4, 0.7],
    },
  },
];
