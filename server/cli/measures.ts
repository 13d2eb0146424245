import { playingPolicy } from "../../agents/league/playing.ts";
import type { EvaluationPoint, LeagueState } from "../../agents/league/state.ts";
import type { Measure } from "../../games/core/measures.ts";
import { table } from "./output.ts";

/**
 * The newest evaluation: plain numbers by name, the measures with their intervals, those of the first policy for
 * comparison, and the newest cross-play matrices by the seat of their rows.
 */
export function evaluationOutput(state: LeagueState) {
  const last = state.evaluations.at(-1);
  if (!last) return {};
  const { version, measures } = last;
  const numbers = Object.fromEntries(Object.entries(measures).map(([name, { value }]) => [name, value]));
  return { ...numbers, version, measures, start: firstMeasures(state), matrices: state.matrices };
}

/** The measures of the first policy; none before it was evaluated. */
function firstMeasures({ evaluations }: LeagueState): Pick<EvaluationPoint, "measures"> {
  const [first] = evaluations;
  return { measures: first?.version === 0 ? first.measures : {} };
}

/** The newest measures. */
export function measureLines(state: LeagueState): string[] {
  const measures = Object.entries(state.evaluations.at(-1)?.measures ?? {});
  return table(
    measures.map(([name, measure]) => [`  ${name}`, fixed(measure.value), measure.unit, intervalText(measure)]),
  );
}

/** Each measure at the start and at the end, with their intervals. */
export function comparisonLines(state: LeagueState): string[] {
  const { measures: start } = firstMeasures(state);
  const end = state.evaluations.at(-1)?.measures ?? {};
  const measureCells = (measure: Measure | undefined) =>
    measure ? [fixed(measure.value), intervalText(measure)] : ["-", "not measured"];
  const rows = [...new Set([...Object.keys(start), ...Object.keys(end)])].map((name) => {
    const unit = (end[name] ?? start[name])?.unit ?? "";
    return [`  ${name}`, ...measureCells(start[name]), "->", ...measureCells(end[name]), unit];
  });
  return table([["  measure", "start", "", "", "end", "", "unit"], ...rows]);
}

export const intervalText = ({ low, high, n }: Measure): string =>
  n > 0 ? `${low.toFixed(3)} to ${high.toFixed(3)} (n ${n})` : "exact";

/** The newest policy, and the average of the weights if there is one. */
export function newestLine(state: LeagueState): string[] {
  const { policy, average, updates } = state;
  if (policy === null) return [];
  const also = average === null ? "" : `, average ${average.slice(0, 12)}`;
  return [`newest policy ${policy.slice(0, 12)}, after ${updates} updates${also}`, ...playingLine(state)];
}

/** Which weights are played, where the learner keeps an average. */
function playingLine(state: LeagueState): string[] {
  const playing = playingPolicy(state);
  if (playing === null || state.average === null) return [];
  const { weights, comparison } = playing;
  const evidence = comparison
    ? `: NashConv ${fixed(comparison.average)} of the average, ${fixed(comparison.last)} of the last weights, after ${comparison.version} updates`
    : "";
  return [`playing policy: ${weights === "average" ? "the average" : "the last weights"}${evidence}`];
}

/** Four decimals; a value that rounds to 0 has no sign. */
export const fixed = (value: number): string => value.toFixed(4).replace(/^-(0\.0+)$/, "$1");
