import type { BaseSpec } from "../core/base.ts";

/** The base of a game of that many seats. */
export const bases = (seats: number): readonly BaseSpec[] => [
  {
    id: "describer",
    summary:
      "Describes what it sees, as the spy too, and half of its votes are random: a model that can see, but hasn't played.",
    demonstrations: [
      {
        players: Array.from({ length: seats }, () => "noisy-literal"),
        seats: Array.from({ length: seats }, (_, seat) => seat),
        episodes: 128,
      },
    ],
    steps: 200,
    learningRate: 2e-3,
    level: { "accuracy/describing spy": [0.5, 1], "sampled accuracy/describing spy": [0.25, 0.75] },
  },
];
