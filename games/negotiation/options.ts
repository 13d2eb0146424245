import type { OptionSpec } from "../core/game.ts";

/** The game's options as data. */
export const options = {
  private: {
    type: "boolean",
    default: false,
    meaning: "Draw cost (8 to 16) and value (12 to 20) in secret; a deal may then be impossible without a loss.",
  },
  lastMove: {
    type: "choice",
    default: "seller",
    choices: ["seller", "buyer"],
    meaning: "Who makes the last offer, which the other side answers: the seller in round 10, or the buyer after it.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
