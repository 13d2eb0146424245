import { completeOptions, findRule, type RuleOptions } from "../rule-options.ts";
import { alphastar } from "./alphastar.ts";
import { deltaUniform } from "./delta-uniform.ts";
import { pastChampions } from "./past-champions.ts";
import { pfspHard } from "./pfsp-hard.ts";
import { pfspLinear } from "./pfsp-linear.ts";
import { pfspVariance } from "./pfsp-variance.ts";
import { psroAlphaRank } from "./psro-alpha-rank.ts";
import { psroNash } from "./psro-nash.ts";
import { psroPrd } from "./psro-prd.ts";
import { psroUniform } from "./psro-uniform.ts";
import type { MatchmakingRule } from "./rule.ts";
import { selfPlay } from "./self-play.ts";
import { uniformPast } from "./uniform-past.ts";

/** Every matchmaking rule: one line each. */
export const matchmakingRules: readonly MatchmakingRule[] = [
  selfPlay,
  uniformPast,
  deltaUniform,
  pfspHard,
  pfspVariance,
  pfspLinear,
  alphastar,
  psroUniform,
  psroNash,
  psroPrd,
  psroAlphaRank,
  pastChampions,
];

/** @throws AgentError `league/unknown-matchmaking` naming the rules. */
export const matchmakingRuleById = (id: string): MatchmakingRule =>
  findRule(matchmakingRules, id, "matchmaking rules", "league/unknown-matchmaking");

/**
 * Completes `given` with the rule's defaults.
 * @throws AgentError `league/bad-matchmaking` naming the option and its range.
 */
export const resolveMatchmakingOptions = (rule: MatchmakingRule, given: RuleOptions = {}): RuleOptions =>
  completeOptions(rule, given, "league/bad-matchmaking");
