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
import { ACTION_COUNT } from "./rules/actions.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type AttackerDefenderView } from "./state-view.ts";

/** Requests in disguise: the game of Liu et al. 2025 (Self-RedTeam), in symbols. */
export const attackerDefender: Game<rules.AttackerDefenderState, AttackerDefenderView> = {
  id: "attacker-defender",
  version: 1,
  name: "Attacker and defender",
  summary:
    "An attacker disguises a request; a defender, who sees only the result, should refuse what is forbidden and nothing else.",
  roles: ["attacker", "defender"],
  // Class, seed; two thoughts, three operations, sending; two thoughts and an answer; the labeller.
  maxPlies: 12,
  actions: ACTION_COUNT,
  observation: { kind: "tokens", size: OBSERVATION_SIZE, vocabulary: VOCABULARY_SIZE },
  // An attacker's, with every weight at its maximum without and with format.
  utility: { min: -4, max: 5, sum: null, unit: "points" },
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
