import type { BaseSpec } from "../core/base.ts";

/**
 * The start of a league, narrow on purpose: an attacker of mostly one operation, and a defender that has seen unrevised and lightly
 * disguised requests alone, with a fifth of its labels wrong. Half of all episodes are unrevised by chance: they teach a defender,
 * and no attacker.
 */
export const bases: readonly BaseSpec[] = [
  {
    id: "narrow",
    summary: "Attacks with one operation or so; judges plain and lightly disguised requests, and has seen no others.",
    demonstrations: [
      { players: ["narrow-attacker", "always-refuse"], seats: [0], episodes: 512 },
      { players: ["light-attacker", "noisy-defender"], seats: [1], episodes: 512 },
    ],
    steps: 400,
    learningRate: 0.001,
    level: { "accuracy/plain and light": [0.71, 0.86], "attack diversity/entropy": [5.5, 8] },
  },
];
