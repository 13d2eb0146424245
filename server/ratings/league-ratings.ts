import { LRUCache } from "lru-cache";
import type { StoreReader } from "../store/store.ts";
import { rateLeague, type RatedLeague, type RatedSource } from "./rate-league.ts";

/** Most leagues whose ratings are cached. */
const MAX_CACHED_LEAGUES = 16;

/** Ratings of a league at some length of its ledger. */
export interface RatingsAt {
  readonly rated: RatedLeague;
  /** Number of ledger entries when their computation began. */
  readonly at: number;
}

/** Ratings of leagues, computed on request. */
export interface LeagueRatings {
  /** @throws as `rateLeague`. */
  rate(league: RatedSource): Promise<RatingsAt>;
}

/**
 * Ratings take seconds of a core: they are cached until the league's ledger grows, requests for one league share a
 * computation, and there is one computation at a time.
 */
export function createLeagueRatings(store: StoreReader): LeagueRatings {
  const known = new LRUCache<string, RatingsAt>({ max: MAX_CACHED_LEAGUES });
  const computing = new Map<string, Promise<RatingsAt>>();
  let last: Promise<unknown> = Promise.resolve();
  const compute = async ({ id, state }: RatedSource): Promise<RatingsAt> => {
    const at = state.nextSeq;
    const found = { rated: await rateLeague(store, { id, state }, { keepsProcessAlive: false }), at };
    known.set(id, found);
    return found;
  };
  return {
    async rate(league) {
      const found = known.get(league.id);
      if (found?.at === league.state.nextSeq) return found;
      const running = computing.get(league.id);
      if (running) return running;
      const next = last.then(() => compute(league)).finally(() => computing.delete(league.id));
      computing.set(league.id, next);
      last = next.catch(() => {});
      return next;
    },
  };
}
