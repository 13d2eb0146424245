import { parentPort, workerData } from "node:worker_threads";
import { solveHere } from "../../../agents/players/exact-player.ts";
import { gameById } from "../../../games/registry.ts";
import { loadPlugins } from "../../plugins/load-plugins.ts";
import type { SolverInput } from "./solver.ts";

/*
 * The thread behind `solveInThread`: solves one game, posts the solution and exits.
 */

if (parentPort === null) throw new Error("server/rooms/players/solver-thread.ts runs as a worker thread only.");
const port = parentPort;
await loadPlugins();

const { game, options } = workerData as SolverInput;
const solution = await solveHere(gameById(game), options);
port.postMessage(solution);
