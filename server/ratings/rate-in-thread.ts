import type { PairCounts } from "../../agents/ratings/pair-counts.ts";
import type { Entrant } from "../../agents/ratings/entrant.ts";
import type { PopulationRatings } from "../../agents/ratings/population.ts";
import type { RatedRoleReturns } from "../../agents/ratings/return-ratings.ts";
import { runThread } from "../thread.ts";
import { runnableUrl } from "../../agents/module-url.ts";

/** What to rate: games, as `ratePopulation` takes them, or a matrix of payoffs. */
export type RatingRequest =
  | {
      readonly kind: "games";
      readonly counts: PairCounts;
      readonly entrants: readonly Entrant[];
      readonly anchor: Entrant;
    }
  | {
      readonly kind: "returns";
      readonly roles: readonly RatedRoleReturns[];
      readonly anchor: string;
      readonly unit: string;
    }
  | { readonly kind: "matrix"; readonly payoffs: readonly (readonly number[])[] };

/** Rates in a thread: a large population takes minutes, and signals and clients must be served meanwhile. */
export const rateInThread = (
  request: RatingRequest,
  options?: { readonly keepsProcessAlive?: boolean },
): Promise<PopulationRatings> =>
  runThread(runnableUrl(new URL("./rating-thread.ts", import.meta.url)), request, options);
