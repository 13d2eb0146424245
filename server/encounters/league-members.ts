import { LRUCache } from "lru-cache";
import type { StoreReader } from "../store/store.ts";
import { readMemberFacts, type MemberFacts } from "./member-facts.ts";
import { readPairGames, type PairGames, type PairGamesRequest } from "./pair-games.ts";
import type { ScannedLeague } from "./scan.ts";

/** Most members whose facts are cached. */
const MAX_CACHED_MEMBERS = 64;
/** Milliseconds for which facts are shared although the league's ledger has grown. */
const SHARED_MS = 2000;

/** What leagues' ledgers have of their members, read on request. */
export interface LeagueMembers {
  /** @throws as `readMemberFacts`. */
  facts(league: ScannedLeague, policy: string): Promise<MemberFacts>;
  /** As `readPairGames`. */
  games(league: ScannedLeague, request: PairGamesRequest): Promise<PairGames>;
}

interface Kept {
  readonly facts: MemberFacts;
  readonly time: number;
}

/** Each answer reads a whole ledger: one is read at a time, and requests for one member share an answer. */
export function createLeagueMembers(
  store: Pick<StoreReader, "ledger" | "segment" | "matches">,
  now: () => number = () => performance.now(),
): LeagueMembers {
  const known = new LRUCache<string, Kept>({ max: MAX_CACHED_MEMBERS });
  const reading = new Map<string, Promise<MemberFacts>>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  return {
    async facts(league, policy) {
      const key = `${league.id} ${policy}`;
      const kept = known.get(key);
      const { nextSeq } = league.state;
      if (kept && (kept.facts.at === nextSeq || now() - kept.time < SHARED_MS)) return kept.facts;
      const running = reading.get(key);
      if (running) return running;
      const next = inTurn(async () => {
        const facts = await readMemberFacts(store, league, policy);
        known.set(key, { facts, time: now() });
        return facts;
      }).finally(() => reading.delete(key));
      reading.set(key, next);
      return next;
    },
    games: (league, request) => inTurn(() => readPairGames(store, league, request)),
  };
}
