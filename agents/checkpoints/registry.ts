import { completeOptions, findRule, type RuleOptions } from "../rule-options.ts";
import { alphastarCheckpoints } from "./alphastar.ts";
import type { CheckpointRule } from "./checkpoint-rule.ts";
import { fixed } from "./fixed.ts";

/** Every checkpoint rule: one line each. */
export const checkpointRules: readonly CheckpointRule[] = [fixed, alphastarCheckpoints];

/** @throws AgentError `league/unknown-checkpoint` naming the rules. */
export const checkpointRuleById = (id: string): CheckpointRule =>
  findRule(checkpointRules, id, "checkpoint rules", "league/unknown-checkpoint");

/** @throws AgentError `league/bad-checkpoint` naming the option and its range. */
export const resolveCheckpointOptions = (rule: CheckpointRule, given: RuleOptions = {}): RuleOptions =>
  completeOptions(rule, given, "league/bad-checkpoint");
