import { parentPort, workerData } from "node:worker_threads";
import { rateMatrix, ratePopulation } from "../../agents/ratings/population.ts";
import type { RatingRequest } from "./rate-in-thread.ts";

/*
 * The thread behind `rateInThread`: rates one population, posts the ratings and exits.
 */

if (parentPort === null) throw new Error("server/ratings/rating-thread.ts runs as a worker thread only.");

const port = parentPort;
const request = workerData as RatingRequest;
port.postMessage(
  request.kind === "matrix"
    ? rateMatrix(request.payoffs)
    : ratePopulation(request.counts, request.entrants, request.anchor),
);
