import { AgentError } from "../errors.ts";
import { completeOptions, findRule, type RuleOptions } from "../rule-options.ts";
import { always } from "./always.ts";
import { exploitabilityGate } from "./exploitability.ts";
import type { Gate } from "./gate.ts";
import { noRegression } from "./no-regression.ts";
import { sprt } from "./sprt.ts";

/** Every gate: one line each. */
export const gates: readonly Gate[] = [always, sprt, noRegression, exploitabilityGate];

/** @throws AgentError `league/unknown-gate` naming the gates. */
export const gateById = (id: string): Gate => findRule(gates, id, "gates", "league/unknown-gate");

/** Pairs of options of which the first must be the smaller one. */
const ASCENDING = [
  ["elo0", "elo1"],
  ["pastElo0", "pastElo1"],
] as const;

/** @throws AgentError `league/bad-gate` naming the option and its range, or the two that contradict each other. */
export function resolveGateOptions(gate: Gate, given: RuleOptions = {}): RuleOptions {
  const options = completeOptions(gate, given, "league/bad-gate");
  for (const [low, high] of ASCENDING) {
    const [lower, higher] = [options[low], options[high]];
    if (lower === undefined || higher === undefined || lower < higher) continue;
    throw new AgentError(
      "league/bad-gate",
      `${gate.id}: ${low} must be below ${high}, and is ${lower}; ${high} is ${higher}.`,
    );
  }
  return options;
}
