import { impliedRules } from "../../agents/league/chosen-rules.ts";
import { ruleRegistries, type ChoosableRule } from "../../agents/league/rule-registries.ts";
import type { LeagueRules, RuleFacts } from "../schemas/rules.ts";

/** The rules that a league can choose, as data. */
export function presentRules(): LeagueRules {
  const { matchmaking, checkpoints, gate, parents } = ruleRegistries;
  return {
    matchmaking: { implied: impliedRules.matchmaking.rule, rules: matchmaking.map(presentRule) },
    checkpoints: { implied: impliedRules.checkpoints.rule, rules: checkpoints.map(presentRule) },
    gate: { implied: impliedRules.gate.rule, rules: gate.map(presentRule) },
    parents: { implied: impliedRules.parents?.rule ?? null, rules: parents.map(presentRule) },
  };
}

type Shareable = ChoosableRule & { readonly pastShare?: number | null };

function presentRule({ id, summary, options, needsWinner = false, pastShare = null }: Shareable): RuleFacts {
  const specs = Object.entries(options).map(
    ([name, { default: usual, min, max, meaning, integer = false }]) =>
      [name, { default: usual, min, max, meaning, integer }] as const,
  );
  return { id, summary, needsWinner, pastShare, options: Object.fromEntries(specs) };
}
