import type { Solution, Solver } from "../../../agents/exact/solution.ts";
import type { GameOptions } from "../../../games/core/game.ts";
import { runThread } from "../../thread.ts";
import { runnableUrl } from "../../../agents/module-url.ts";

/** The thread's `workerData`. */
export interface SolverInput {
  readonly game: string;
  readonly options: GameOptions;
}

const solutions = new Map<string, Promise<Solution>>();

/**
 * Solves each game and options once, in a thread: a game tree of some 300,000 nodes takes seconds to build and half a
 * minute to solve.
 */
export const solveInThread: Solver = (game, options) => {
  const key = JSON.stringify([game.id, game.version, options]);
  const known = solutions.get(key);
  if (known) return known;
  const input: SolverInput = { game: game.id, options };
  // Must not keep a server alive that is shutting down.
  const solution = runThread<Solution>(runnableUrl(new URL("./solver-thread.ts", import.meta.url)), input, {
    keepsProcessAlive: false,
  });
  solutions.set(key, solution);
  solution.catch(() => solutions.delete(key));
  return solution;
};
