import { LRUCache } from "lru-cache";
import type { StoreReader } from "../store/store.ts";
import { readMemberFacts, type MemberFacts } from "./member-facts.ts";
import type { ScannedLeague } from "./scan.ts";

/** Most members whose facts are cached. */
const MAX_CACHED_MEMBERS = 64;
/** Milliseconds for which facts are shared although the league's ledger has grown. */
const SHARED_MS = 2000;

/** Facts of leagues' members, computed on request. */
export interface LeagueMembers {
  /** @throws as `readMemberFacts`. */
  facts(league: ScannedLeague, policy: string): Promise<MemberFacts>;
}

interface Kept {
  readonly facts: MemberFacts;
  readonly time: number;
}

/** Facts are read from the whole ledger: requests for one member share a computation, one runs at a time. */
export function createLeagueMembers(
  store: Pick<StoreReader, "ledger" | "segment">,
  now: () => number = () => performance.now(),
): LeagueMembers {
  const known = new LRUCache<string, Kept>({ max: MAX_CACHED_MEMBERS });
  const computing = new Map<string, Promise<MemberFacts>>();
  let last: Promise<unknown> = Promise.resolve();
  return {
    async facts(league, policy) {
      const key = `${league.id} ${policy}`;
      const kept = known.get(key);
      const { nextSeq } = league.state;
      if (kept && (kept.facts.at === nextSeq || now() - kept.time < SHARED_MS)) return kept.facts;
      const running = computing.get(key);
      if (running) return running;
      const compute = async () => {
        const facts = await readMemberFacts(store, league, policy);
        known.set(key, { facts, time: now() });
        return facts;
      };
      const next = last.then(compute).finally(() => computing.delete(key));
      computing.set(key, next);
      last = next.catch(() => {});
      return next;
    },
  };
}
