import type { GameOptions, OptionSpec } from "../core/game.ts";
import { BUYER, SELLER } from "../negotiation/rules.ts";

/** Maximum number of bargains in a chain. */
export const MAX_BARGAINS = 8;

/** The game's options as data. */
export const options = {
  bargains: {
    type: "integer",
    default: 5,
    min: 1,
    max: MAX_BARGAINS,
    meaning: "Number of bargains in a chain between the same players.",
  },
  coached: {
    type: "choice",
    default: "seller",
    choices: ["seller", "buyer"],
    meaning: "The seat that is coached and remembers; the other starts every bargain without memory.",
  },
  advice: {
    type: "integer",
    default: 3,
    min: 0,
    max: 3,
    meaning: "Pieces of advice between bargains; 0 is the control without feedback, in which the critic never moves.",
  },
  accounting: {
    type: "choice",
    default: "failures counted",
    choices: ["failures counted", "survivors"],
    meaning:
      "The critic's reward: the change of the coached side's surplus, 0 for a failed bargain; or by how much the next deal " +
      "beats its best, ignoring failed bargains, as in the paper's released code.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The options as the rules use them. */
export interface CoachedNegotiationOptions {
  /** Bargains in the chain. */
  readonly bargains: number;
  /** The coached seat. Its rival forgets every bargain. */
  readonly coached: number;
  /** Pieces of advice in a round, between bargains. */
  readonly pieces: number;
  readonly accounting: "failures counted" | "survivors";
}

/** Valid options, as the rules use them. */
export function parseOptions(options: GameOptions): CoachedNegotiationOptions {
  return {
    bargains: Number(options["bargains"] ?? 5),
    coached: options["coached"] === "buyer" ? BUYER : SELLER,
    pieces: Number(options["advice"] ?? 3),
    accounting: options["accounting"] === "survivors" ? "survivors" : "failures counted",
  };
}
