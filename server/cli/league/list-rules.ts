import { ruleRegistries, type ChoosableRule } from "../../../agents/league/rule-registries.ts";
import { metaSolvers } from "../../../agents/meta-solvers/registry.ts";
import { printAnswer, type OutputOptions } from "../output.ts";

/** Meta-solvers are part of `psro-` rules. */
const registries: Readonly<Record<string, readonly ChoosableRule[]>> = {
  ...ruleRegistries,
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

const ruleLines = (setting: string, rules: readonly ChoosableRule[]): string[] => [
  `${setting}:`,
  ...rules.flatMap(({ id, summary, options }) => [
    `  ${id}: ${summary}`,
    ...Object.entries(options).map(([name, spec]) => `      ${name} = ${spec.default}: ${spec.meaning}`),
  ]),
];
