import type { GameOptions, OptionSpec } from "../core/game.ts";
import { BUYER, SELLER } from "../negotiation/rules.ts";

/** Most bargains in a chain. */
export const MAX_BARGAINS = 8;

/** The game's options as data. */
export const options = {
  bargains: {
    type: "integer",
    default: 5,
    min: 1,
    max: MAX_BARGAINS,
    meaning: "Bargains in a row between the same two.",
  },
  coached: {
    type: "choice",
    default: "seller",
    choices: ["seller", "buyer"],
    meaning: "Who is coached and remembers; the other starts every bargain afresh.",
  },
  advice: {
    type: "integer",
    default: 3,
    min: 0,
    max: 3,
    meaning:
      "Pieces of advice between two bargains; 0 is the control without feedback, in which the critic never moves.",
  },
  accounting: {
    type: "choice",
    default: "failures counted",
    choices: ["failures counted", "survivors"],
    meaning:
      "What advice earns: the change of the coached side's surplus, a failed bargain counting 0; or by how much the next deal " +
      "beats its best, failed bargains left out as in the paper's released code.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** What holds for a whole episode. */
export interface Setting {
  /** Bargains in the chain. */
  readonly bargains: number;
  /** The coached seat. Its rival forgets every bargain. */
  readonly coached: number;
  /** Pieces of advice in a round, between two bargains. */
  readonly pieces: number;
  readonly accounting: "failures counted" | "survivors";
}

/** Valid options, as the rules read them. */
export function settingOf(options: GameOptions): Setting {
  return {
    bargains: Number(options["bargains"] ?? 5),
    coached: options["coached"] === "buyer" ? BUYER : SELLER,
    pieces: Number(options["advice"] ?? 3),
    accounting: options["accounting"] === "survivors" ? "survivors" : "failures counted",
  };
}
