import type { OptionSpec } from "../core/game.ts";

/** The game's options as data. */
export const options = {
  private: {
    type: "boolean",
    default: false,
    meaning: "Draw cost (8 to 16) and value (12 to 20) in secret; then a deal without a loss may be impossible.",
  },
  lastMove: {
    type: "choice",
    default: "seller",
    choices: ["seller", "buyer"],
    meaning:
      "The seat that makes the last offer, which the other answers: the seller in round 10, or the buyer after it.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;
