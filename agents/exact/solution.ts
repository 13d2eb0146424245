import type { Game, GameOptions } from "../../games/core/game.ts";
import { legalProbabilities, type PolicyTable } from "../trees/policy-table.ts";

/** The solution of one information state: its legal actions and their probabilities. */
export interface SolvedState {
  readonly actions: readonly number[];
  readonly probabilities: readonly number[];
}

/** A solved game as plain data, which threads can exchange: per seat, by the text of the information state. */
export type Solution = readonly ReadonlyMap<string, SolvedState>[];

/** Solves a game. @throws AgentError `evaluation/not-enumerable`; GameError `game/bad-option`. */
export type Solver = (game: Game, options: GameOptions) => Promise<Solution>;

/** The table without its tree. */
export function tableSolution(table: PolicyTable): Solution {
  const { seats, sets } = table.tree;
  const bySeat = Array.from({ length: seats }, () => new Map<string, SolvedState>());
  sets.text.forEach((text, set) => {
    const actions = Array.from(sets.action.subarray(sets.slot[set], sets.slot[set + 1]));
    bySeat[sets.seat[set] as number]?.set(text, { actions, probabilities: Array.from(legalProbabilities(table, set)) });
  });
  return bySeat;
}
