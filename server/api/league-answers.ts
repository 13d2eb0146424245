import { LRUCache } from "lru-cache";
import type { LeagueHandle, LeagueService } from "../leagues/service.ts";
import type { Arenas } from "../rooms/arenas.ts";
import { Encoded } from "./encoded.ts";
import type { LedElsewhere } from "./led-elsewhere.ts";
import { presentLeagueDetail, presentLeagueSummaries } from "./present.ts";

/** Milliseconds for which a cached answer is shared although its league has played or learned since. */
const SHARED_MS = 250;
/** Most cached answers; each has up to some 200 kB. */
const MAX_CACHED_ANSWERS = 32;

/** A cache of answers about leagues: computed once a change and shared by all requests. */
export interface LeagueAnswers {
  /** The league with its curves. */
  detail(handle: LeagueHandle): Encoded;
  /** Every league's summary. */
  list(): Encoded;
  /** Any other answer computed from all leagues, by name. */
  share(name: string, compute: () => unknown): Encoded;
  /** Drops cached answers, so that later ones include everything up to now. */
  forget(league: string): void;
  close(): void;
}

interface Kept {
  readonly encoded: Encoded;
  readonly at: number;
  /** Fingerprint of the answer's inputs; while it is the same, the answer is current. */
  readonly made: string;
}

/**
 * A running league adds hundreds of entries a second, so an answer is shared for a short time although segments and
 * updates were added. Any other change shows at once.
 */
export function createLeagueAnswers(
  leagues: LeagueService,
  arenas: Pick<Arenas, "room">,
  now: () => number = () => performance.now(),
  elsewhere: Pick<LedElsewhere, "replace"> = { replace: (summaries) => [...summaries] },
): LeagueAnswers {
  const details = new LRUCache<string, Kept>({ max: MAX_CACHED_ANSWERS });
  const shared = new Map<string, { readonly encoded: Encoded; readonly at: number; readonly leagues: number }>();
  const forget = (league: string): void => {
    details.delete(league);
    shared.clear();
  };
  const share = (name: string, compute: () => unknown): Encoded => {
    const kept = shared.get(name);
    const length = leagues.list().length + leagues.damaged().length;
    if (kept && kept.leagues === length && now() - kept.at < SHARED_MS) return kept.encoded;
    const encoded = new Encoded(compute());
    shared.set(name, { encoded, at: now(), leagues: length });
    return encoded;
  };
  const unsubscribe = leagues.subscribe(({ record }, { event }) => {
    if (event.type !== "segment-played" && event.type !== "policy-updated") forget(record.id);
  });
  return {
    forget,
    share,
    close: unsubscribe,
    detail(handle) {
      const { id } = handle.record;
      const arena = arenas.room(id);
      const made = JSON.stringify([handle.state.nextSeq, handle.episodesPerSecond, handle.problem, arena]);
      const kept = details.get(id);
      if (kept && (kept.made === made || now() - kept.at < SHARED_MS)) return kept.encoded;
      const fresh = { encoded: new Encoded(presentLeagueDetail(handle, arena)), at: now(), made };
      details.set(id, fresh);
      return fresh.encoded;
    },
    list: () =>
      share("list", () => elsewhere.replace(presentLeagueSummaries(leagues, (league) => arenas.room(league)))),
  };
}
