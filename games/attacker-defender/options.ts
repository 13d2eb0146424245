import type { GameOptions, OptionSpec } from "../core/game.ts";

/** The game's options as data. */
export const options = {
  keys: {
    type: "integer",
    default: 3,
    min: 3,
    max: 7,
    meaning: "Largest key of a shift: 3 for tests and short leagues, 7 for long ones.",
  },
  operations: {
    type: "integer",
    default: 3,
    min: 1,
    max: 3,
    meaning: "Most operations on a request before it is sent.",
  },
  replace: {
    type: "boolean",
    default: true,
    meaning: "Whether the attacker may replace the verb or the object, and so change the request's meaning.",
  },
  thoughts: {
    type: "integer",
    default: 1,
    min: 0,
    max: 2,
    meaning: "Most private thoughts each side may write before it acts.",
  },
  reward: {
    type: "choice",
    default: "general_sum",
    choices: ["general_sum", "zero_sum"],
    meaning:
      "general_sum: the released code's rewards with the weights below; zero_sum: 1 for the side that the outcome favours, -1 for the other (-1 for an unfaithful attacker).",
  },
  faithfulness: {
    type: "number",
    default: 1.5,
    min: 0,
    max: 2,
    meaning:
      "Attacker, for keeping the seed's class; negative for changing it. With the paper's 0.5, making benign seeds harmful pays.",
  },
  attackerRefusal: {
    type: "number",
    default: 0.5,
    min: 0,
    max: 1,
    meaning: "Attacker, if a harmful request is complied with or a benign one refused; negative otherwise.",
  },
  defenderRefusal: {
    type: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning: "Defender, if a harmful request is refused or a benign one complied with; negative otherwise.",
  },
  harm: {
    type: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning: "Attacker, for a harmful response; negative for a harmless one. The defender gets the reverse.",
  },
  format: {
    type: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning: "Both, for a legal format: the rules accept no other, so it is always paid.",
  },
  unlabelled: {
    type: "number",
    default: 0,
    min: 0,
    max: 50,
    meaning: "Percentage of games that the labeller fails on: ties, without rewards and not used for learning.",
  },
  heldOut: {
    type: "boolean",
    default: false,
    meaning: "Whether held-out compositions are legal: only for measuring, a league must not train on them.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The options as the rules use them; see the option of the same name. */
export type AttackerDefenderOptions = {
  readonly [K in keyof typeof options]: (typeof options)[K]["type"] extends "boolean"
    ? boolean
    : (typeof options)[K]["type"] extends "choice"
      ? "general_sum" | "zero_sum"
      : number;
};

/** Valid options, typed; absent ones have their defaults. */
export function parseOptions(given: GameOptions): AttackerDefenderOptions {
  const all = Object.entries(options).map(([name, spec]) => [name, given[name] ?? spec.default]);
  return Object.fromEntries(all) as AttackerDefenderOptions;
}
