import type { Game } from "../core/game.ts";
import { bases } from "./base.ts";
import { demonstrators } from "./demonstrators.ts";
import { ending, label } from "./labels.ts";
import { measures } from "./measures.ts";
import { OBSERVATION_SIZE, VOCABULARY_SIZE, informationState, observe } from "./observation.ts";
import { options } from "./options.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import { returns, rewards } from "./rewards.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type SneakyView } from "./state-view.ts";

/**
 * A generator rewrites a worked step, a critic judges it: Self-Play Critic (Chen et al. 2025), with sums in base six in
 * place of reasoning.
 */
export const sneakyCritic: Game<rules.SneakyState, SneakyView> = {
  id: "sneaky-critic",
  version: 1,
  name: "Sneaky critic",
  summary: "A sneaky generator slips an error into a worked step; a critic says correct or incorrect.",
  roles: ["sneaky generator", "critic"],
  // Start, place and four operations, digit by digit; type, three edits; coin and check; the verdict.
  maxPlies: 27,
  actions: rules.INCORRECT + 1,
  observation: { kind: "tokens", size: OBSERVATION_SIZE, vocabulary: VOCABULARY_SIZE },
  utility: { min: -1, max: 1, sum: null, unit: "points" },
  options,
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
  returns,
  rewards,
  observe,
  informationState,
  prompt,
  parse,
  label,
  ending,
  view,
  reveal,
};
