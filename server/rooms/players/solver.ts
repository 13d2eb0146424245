import { Worker } from "node:worker_threads";
import type { Solution, Solver } from "../../../agents/exact/solution.ts";
import type { GameOptions } from "../../../games/core/game.ts";

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
  const solution = runThread({ game: game.id, options });
  solutions.set(key, solution);
  solution.catch(() => solutions.delete(key));
  return solution;
};

function runThread(input: SolverInput): Promise<Solution> {
  const worker = new Worker(new URL("./solver-thread.ts", import.meta.url), { name: "solver", workerData: input });
  worker.unref(); // Must not keep a server alive that is shutting down.
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error(`the solver of ${input.game} ended without a solution`)));
  });
}
