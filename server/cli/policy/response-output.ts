import type { FoundResponse } from "../../../agents/evaluation/find-response.ts";
import type { Estimate } from "../../../games/core/statistics.ts";
import { fixed, intervalText } from "../measures.ts";
import { printAnswer, table, type OutputOptions } from "../output.ts";
import type { Opposition } from "./opposition.ts";
import { policyLine } from "./policies.ts";

/** What was found: exactly, or by training. */
export type ResponseAnswer = Omit<FoundResponse, "training"> & { readonly training: TrainingFacts | null };

/** How it was trained. */
type TrainingFacts = NonNullable<FoundResponse["training"]> & {
  readonly seeds: number;
  readonly seed: number;
  /** Of each run; null where updates were given. */
  readonly budgetSeconds: number | null;
  /** Whether a signal ended it before its budget. */
  readonly interrupted: boolean;
};

/** Prints what an opponent can get, with the policy, the seat and how it was found. */
export function printResponse(options: OutputOptions, opposition: Opposition, found: ResponseAnswer): void {
  const { game, league, facts, weights, seat } = opposition;
  const { value: estimate, exact, meaning, own, measures, training } = found;
  const { value, low, high, n } = estimate;
  const role = game.roles[seat] ?? "";
  const { unit } = game.utility;
  const answer = { policy: weights.hash, seat, value, low, high, exact, n, role, unit, meaning, own };
  const context = { league, game: game.id, player: facts };
  printAnswer(options, { ...answer, ...context, measures, training }, () => [
    `${game.id}, ${policyLine(facts)}`,
    `best response as ${role} (seat ${seat}): ${resultText(estimate, unit)}`,
    ...(own ? [`the policy itself there: ${resultText(own, unit)}`] : []),
    meaning,
    ...(training ? runLines(training) : []),
    ...table(
      Object.entries(measures).map(([name, one]) => [`  ${name}`, fixed(one.value), one.unit, intervalText(one)]),
    ),
  ]);
}

const resultText = (estimate: Estimate, unit: string): string =>
  `${fixed(estimate.value)} ${unit} an episode, ${intervalText({ ...estimate, unit, meaning: "" })}`;

function runLines({ runs, seeds, response, interrupted }: TrainingFacts): string[] {
  const rows = runs.map(({ start, updates, selection, response: hash }, run) => [
    `  run ${run + 1}`,
    start === "policy" ? "from the policy" : "from new weights",
    `${updates} updates`,
    fixed(selection.value),
    intervalText({ ...selection, unit: "", meaning: "" }),
    hash === response ? "chosen" : "",
  ]);
  return [...table(rows), ...(interrupted ? [`interrupted: ${runs.length} of ${seeds} runs have updates`] : [])];
}
