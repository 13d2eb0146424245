import type { GameOptions, OptionSpec } from "../core/game.ts";

/** The game's options as data. */
export const options = {
  trueSteps: {
    type: "integer",
    default: 50,
    min: 0,
    max: 100,
    meaning:
      "Percent of episodes in which the critic is shown the true step, whatever the generator wrote. The paper balances: 50.",
  },
  heldOut: {
    type: "boolean",
    default: false,
    meaning:
      "Allow swaps of neighbouring digits, which are otherwise kept out of play, to measure what was never trained on.",
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
      "What a forged step is played for: the generator's if it is believed, the critic's if not; the other loses as much.",
  },
  trueStake: {
    type: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning: "What the critic wins or loses on a true step.",
  },
  harmless: {
    type: "number",
    default: -1,
    min: -1,
    max: 0,
    meaning: "What the generator gets for a rewrite that changes nothing; the critic is not asked.",
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** The options of an episode, read once. */
export interface Terms {
  /** Percent of episodes in which the critic is shown the true step. */
  readonly trueSteps: number;
  /** Whether swaps are legal. */
  readonly heldOut: boolean;
  readonly validity: "exact" | "rollouts";
  readonly solverError: number;
  readonly stake: number;
  readonly trueStake: number;
  readonly harmless: number;
}

/** Valid options, as the rules read them. */
export function termsOf(options: GameOptions): Terms {
  // Options are complete and valid, as the contract says.
  return { ...(options as unknown as Terms) };
}
