import type { TranscriptTotals } from "../../../agents/transcript.ts";

/** What a player outside this process did, in words. */
export function answersSentence(totals: TranscriptTotals, forfeits: number): string {
  const { turns, failures, milliseconds, promptTokens, completionTokens, cost } = totals;
  const faults = Object.entries(totals.faults).map(([code, count]) => `${count} ${code}`);
  return [
    `${turns} turns of ${Math.round(milliseconds / Math.max(1, turns))} ms`,
    ...(promptTokens + completionTokens > 0 ? [`${promptTokens} + ${completionTokens} tokens`] : []),
    ...(cost > 0 ? [`${cost.toFixed(4)} US dollars`] : []),
    ...(failures > 0 ? [`${failures} without a legal answer (${forfeits} forfeits)`] : []),
    ...(faults.length > 0 ? [`refused: ${faults.join(", ")}`] : []),
  ].join("; ");
}
