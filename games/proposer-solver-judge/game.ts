import type { Game } from "../core/game.ts";
import { bases } from "./base.ts";
import { demonstrators } from "./demonstrators.ts";
import { ending, label } from "./labels.ts";
import { measures } from "./measures.ts";
import { OBSERVATION_SIZE, VOCABULARY_SIZE, informationState, observe } from "./observation.ts";
import { MAX_ANSWERS, MAX_POOL_QUESTIONS, MAX_RECENT_QUESTIONS, options } from "./options.ts";
import { parse } from "./parse.ts";
import { prompt } from "./prompt.ts";
import { entersPool, returns, rewards } from "./rewards.ts";
import * as rules from "./rules.ts";
import { scripted } from "./scripted.ts";
import { reveal, view, type RoundView } from "./state-view.ts";

/**
 * Multi-Agent Evolve (Chen et al. 2025) in symbols: one proposes, one solves, one judges; proposed questions join the
 * pool.
 */
export const proposerSolverJudge: Game<rules.RoundState, RoundView> = {
  id: "proposer-solver-judge",
  version: 2,
  name: "Proposer, solver, judge",
  summary: "One proposes an arithmetic question, one answers it several times, one scores question and answers.",
  roles: ["proposer", "solver", "judge"],
  // A draw, a question, its score; then a sheet, a thought and a score for each answer.
  maxPlies: 1 + 9 + 1 + MAX_ANSWERS * (2 * rules.MAX_SHEET_CHARACTERS + 1),
  actions: rules.ACTION_COUNT,
  observation: { kind: "tokens", size: OBSERVATION_SIZE, vocabulary: VOCABULARY_SIZE },
  // The largest penalty for a repeated question that earns nothing; a judge's reward for a question and all answers.
  utility: { min: -1, max: 1 + MAX_ANSWERS, sum: null, unit: "points" },
  options,
  enumerable: false,
  scripted,
  demonstrators,
  bases,
  measures,
  memory: [
    { option: "pool", capacity: MAX_POOL_QUESTIONS, gather: (end) => (entersPool(end) ? [end.question] : []) },
    { option: "recent", capacity: MAX_RECENT_QUESTIONS, gather: (end) => (end.truth ? [end.question] : []) },
  ],
  initial: rules.initial,
  turn: rules.turn,
  legal: rules.legal,
  chance: rules.chance,
  next: rules.next,
  returns,
  attempt: rules.attempt,
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
