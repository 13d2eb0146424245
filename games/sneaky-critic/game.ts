import type { Game } from "../core/game.ts";
import { bases } from "./base.ts";
import { label } from "./labels.ts";
import { measures } from "./measures.ts";
import { SIZE, VOCABULARY, observe } from "./observation.ts";
import { parse } from "./parse.ts";
import * as rules from "./rules.ts";
import { demonstrators, scripted } from "./scripted.ts";
import { reveal, view, type SneakyView } from "./state-view.ts";
import { ending, informationState, prompt } from "./text.ts";

/** A generator rewrites a worked step, a critic judges it: Self-Play Critic (Chen et al. 2025), with sums in base six for reasoning. */
export const sneakyCritic: Game<rules.SneakyState, SneakyView> = {
  id: "sneaky-critic",
  version: 1,
  name: "Sneaky critic",
  summary: "A sneaky generator slips an error into a worked step; a critic says correct or incorrect.",
  roles: ["sneaky generator", "critic"],
  // Start, place and four operations, digit by digit; type, three edits; coin and check; the verdict.
  maxPlies: 27,
  actions: rules.INCORRECT + 1,
  observation: { kind: "tokens", size: SIZE, vocabulary: VOCABULARY },
  utility: { min: -1, max: 1, sum: null, unit: "points" },
  options: {
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
  },
  enumerable: false,
  scripted,
  demonstrators,
  bases,
  measures,
  initial: rules.initial,
  turn: rules.turn,
  legal: rules.legal,
  chance: rules.chance,
  next: rules.next,
  returns: rules.returns,
  rewards: rules.rewards,
  observe,
  informationState,
  prompt,
  parse,
  label,
  ending,
  view,
  reveal,
};
