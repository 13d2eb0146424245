import type { BaseSpec } from "../core/base.ts";

/**
 * A league's initial policy, narrow on purpose: an attacker of mostly one operation, and a defender trained on only
 * unrevised and lightly disguised requests, with a fifth of its labels wrong. Half of all episodes are unrevised by
 * chance: they train a defender, and no attacker.
 */
export const bases: readonly BaseSpec[] = [
  {
    id: "narrow",
    summary: "Attacks with about one operation; judges plain and lightly disguised requests and has seen no others.",
    demonstrations: [
      { players: ["narrow-attacker", "always-refuse"], seats: [0], episodes: 512 },
      { players: ["light-attacker", "noisy-defender"], seats: [1], episodes: 512 },
    ],
    steps: 400,
    learningRate: 0.001,
    level: { "accuracy/plain and light": [0.71, 0.86], "attack diversity/entropy": [5.5, 8] },
  },
];
