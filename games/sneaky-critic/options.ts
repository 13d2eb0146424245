import type { GameOptions, OptionSpec } from "../core/game.ts";

/** The game's options as data. */
export const options = {
  trueSteps: {
    type: "integer",
    default: 50,
    min: 0,
    max: 100,
    meaning:
      "Percentage of episodes in which the critic is shown the true step, whatever the generator wrote. The paper's value is 50.",
  },
  heldOut: {
    type: "boolean",
    default: false,
    meaning: "Allow swaps of neighbouring digits, which are otherwise illegal, to measure errors never trained on.",
  },
  validity: {
    type: "choice",
    default: "exact",
    choices: ["exact", "rollouts"],
    meaning:
      "What proves a rewrite wrong: exact arithmetic to the final answer, or the paper's four rollouts of a noisy solver (three or more succeed from the true step, none from the rewritten one).",
  },
  solverError: {
    type: "number",
    default: 0.05,
    min: 0,
    max: 0.5,
    meaning: "With rollouts: the probability that the solver errs in a step.",
  },
  stake: {
    type: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning:
      "Stake of a forged step: the generator wins it if the step is believed, else the critic; the other loses as much.",
  },
  trueStake: {
    type: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning: "The critic's win or loss on a true step.",
  },
  harmless: {
    type: "number",
    default: -1,
    min: -1,
    max: 0,
    meaning: "The generator's reward for a rewrite that changes nothing; the critic doesn't judge it.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The options of an episode, read once. */
export interface SneakyCriticOptions {
  /** Percentage of episodes in which the critic is shown the true step. */
  readonly trueSteps: number;
  /** Whether swaps are legal. */
  readonly heldOut: boolean;
  readonly validity: "exact" | "rollouts";
  readonly solverError: number;
  readonly stake: number;
  readonly trueStake: number;
  readonly harmless: number;
}

/** Valid options, as the rules use them. */
export function parseOptions(options: GameOptions): SneakyCriticOptions {
  // Options are complete and valid, as the contract says.
  return { ...(options as unknown as SneakyCriticOptions) };
}
