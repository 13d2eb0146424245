import { parentPort, workerData } from "node:worker_threads";
import { rateMatrix, ratePopulation } from "../../agents/ratings/population.ts";
import { rateRolesByReturn } from "../../agents/ratings/return-ratings.ts";
import type { RatingRequest } from "./rate-in-thread.ts";

/*
 * The thread behind `rateInThread`: rates one population, posts the ratings and exits.
 */

if (parentPort === null) throw new Error("server/ratings/rating-thread.ts runs as a worker thread only.");

const port = parentPort;
const request = workerData as RatingRequest;
port.postMessage(rate());

function rate() {
  switch (request.kind) {
    case "matrix":
      return rateMatrix(request.payoffs);
    case "returns":
      return rateRolesByReturn(request.roles, request.anchor, request.unit);
    case "games":
      return ratePopulation(request.counts, request.entrants, request.anchor);
  }
}
