import type { ChanceOutcome } from "../../core/game.ts";

/** A chance event: its outcomes, and their actions alone. */
export interface ChanceDraw {
  readonly outcomes: readonly ChanceOutcome[];
  readonly actions: readonly number[];
}

/** A draw whose outcome k has the k-th probability. */
export function drawByProbabilities(probabilities: readonly number[]): ChanceDraw {
  return possibleDraw(probabilities.map((probability, action) => ({ action, probability })));
}

/** The draw of these outcomes, without impossible ones. */
export function possibleDraw(outcomes: readonly ChanceOutcome[]): ChanceDraw {
  const possible = outcomes.filter(({ probability }) => probability > 0);
  return { outcomes: possible, actions: possible.map(({ action }) => action) };
}
