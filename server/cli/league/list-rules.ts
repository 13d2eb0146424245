import { checkpointRules } from "../../../agents/checkpoints/registry.ts";
import { gates } from "../../../agents/gates/registry.ts";
import { matchmakingRules } from "../../../agents/matchmaking/registry.ts";
import { metaSolvers } from "../../../agents/meta-solvers/registry.ts";
import { parentRules } from "../../../agents/parents/registry.ts";
import type { RuleOptionSpecs } from "../../../agents/rule-options.ts";
import { printAnswer, type OutputOptions } from "../output.ts";

interface Rule {
  readonly id: string;
  readonly summary: string;
  readonly options: RuleOptionSpecs;
}

/** The rules that a league can choose, by the setting that chooses them; meta-solvers are part of `psro-` rules. */
const registries: Readonly<Record<string, readonly Rule[]>> = {
  matchmaking: matchmakingRules,
  checkpoints: checkpointRules,
  gate: gates,
  parents: parentRules,
  "meta-solver": metaSolvers,
};

/** `league rules`: the choosable rules with their options. */
export function listRules(options: OutputOptions): void {
  const rules = Object.fromEntries(
    Object.entries(registries).map(([setting, all]) => [
      setting,
      all.map(({ id, summary, options: specs }) => ({ id, summary, options: specs })),
    ]),
  );
  printAnswer(options, rules, () => Object.entries(registries).flatMap(([setting, all]) => ruleLines(setting, all)));
}

const ruleLines = (setting: string, rules: readonly Rule[]): string[] => [
  `${setting}:`,
  ...rules.flatMap(({ id, summary, options }) => [
    `  ${id}: ${summary}`,
    ...Object.entries(options).map(([name, spec]) => `      ${name} = ${spec.default}: ${spec.meaning}`),
  ]),
];
