import { completeOptions, findRule, type RuleOptions } from "../rule-options.ts";
import { bestRated } from "./best-rated.ts";
import { dgm } from "./dgm.ts";
import { hgm } from "./hgm.ts";
import { newest } from "./newest.ts";
import type { ParentRule } from "./parent-rule.ts";

/** Every parent choice: one line each. */
export const parentRules: readonly ParentRule[] = [newest, bestRated, dgm, hgm];

/** @throws AgentError `league/unknown-parents` naming the rules. */
export const parentRuleById = (id: string): ParentRule =>
  findRule(parentRules, id, "parent choices", "league/unknown-parents");

/** @throws AgentError `league/bad-parents` naming the option and its range. */
export const resolveParentOptions = (rule: ParentRule, given: RuleOptions = {}): RuleOptions =>
  completeOptions(rule, given, "league/bad-parents");
