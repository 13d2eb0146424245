import { isInRange, rangeWords, type NumberRange } from "../games/core/expected.ts";
import { AgentError, type AgentErrorCode } from "./errors.ts";

/** An option of a rule of the league (matchmaking, gate, checkpoint, parent choice): a number. */
export interface RuleOption extends NumberRange {
  readonly default: number;
  /** One sentence. */
  readonly meaning: string;
}

/** The options of a rule, by name. */
export type RuleOptionSpecs = Readonly<Record<string, RuleOption>>;

/** Values of options, by name. */
export type RuleOptions = Readonly<Record<string, number>>;

/** A complete set of values for the options declared in `S`. */
export type CompleteOptions<S extends RuleOptionSpecs> = { readonly [K in keyof S]: number };

/** What every rule of a registry has. */
interface Rule {
  readonly id: string;
  readonly options: RuleOptionSpecs;
}

/**
 * Completes `given` with the rule's defaults.
 * @throws AgentError `code` naming the option and its range, or the options available.
 */
export function completeOptions(rule: Rule, given: RuleOptions, code: AgentErrorCode): RuleOptions {
  const complete: Record<string, number> = {};
  for (const [name, option] of Object.entries(rule.options)) complete[name] = option.default;
  for (const [name, value] of Object.entries(given)) {
    const option = Object.hasOwn(rule.options, name) ? rule.options[name] : undefined;
    if (!option) {
      const known = Object.keys(rule.options).join(", ");
      const available = known === "" ? "it has no options" : `its options are ${known}`;
      throw new AgentError(code, `${rule.id} has no option "${name}"; ${available}.`);
    }
    if (!isInRange(value, option)) {
      throw new AgentError(code, `${rule.id}: ${name} must be ${rangeWords(option)}, and is ${value}.`);
    }
    complete[name] = value;
  }
  return complete;
}

/**
 * The rule of an id.
 * @param noun what the rules are, in the plural: "gates".
 * @throws AgentError `code` naming the rules available.
 */
export function findRule<R extends Rule>(rules: readonly R[], id: string, noun: string, code: AgentErrorCode): R {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule) return rule;
  const known = rules.map((candidate) => candidate.id).join(", ");
  throw new AgentError(code, `"${id}" is none of the ${noun}; they are ${known}.`);
}

/** The complete values of the options that a rule declares; absent ones have their default. */
export function readOptions<S extends RuleOptionSpecs>(specs: S, given: RuleOptions): CompleteOptions<S> {
  const values = Object.entries(specs).map(([name, option]) => [name, given[name] ?? option.default]);
  return Object.fromEntries(values) as CompleteOptions<S>;
}
