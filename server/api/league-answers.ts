import type { LeagueHandle, LeagueService } from "../leagues/service.ts";
import type { Arenas } from "../rooms/arenas.ts";
import { Encoded } from "./encoded.ts";
import { leagueDetailOf, leagueSummariesOf } from "./present.ts";

/** Milliseconds for which an answer is shared although its league has played or learned on. */
const SHARED_MS = 250;
/** Answers that are kept; each has up to some 200 kB. */
const MAX_CACHED_ANSWERS = 32;

/** Leagues as they are answered: computed once a change and shared by all who ask. */
export interface LeagueAnswers {
  /** The league with its curves. */
  detail(handle: LeagueHandle): Encoded;
  /** Every league's summary. */
  list(): Encoded;
  /** Anything else that is made of all leagues, by name. */
  share(name: string, compute: () => unknown): Encoded;
  /** What is asked for from now on has all that happened until now. */
  forget(league: string): void;
  close(): void;
}

interface Kept {
  readonly encoded: Encoded;
  readonly at: number;
  /** All that the answer is made of has not changed while this is the same. */
  readonly made: string;
}

/**
 * A running league grows by hundreds of entries a second, so that an answer is shared for a moment although segments and updates
 * were added. Any other change shows at once.
 */
export function createLeagueAnswers(
  leagues: LeagueService,
  arenas: Pick<Arenas, "room">,
  now: () => number = () => performance.now(),
): LeagueAnswers {
  const details = new Map<string, Kept>();
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
      const fresh = { encoded: new Encoded(leagueDetailOf(handle, arena)), at: now(), made };
      details.delete(id);
      details.set(id, fresh);
      for (const oldest of details.keys()) if (details.size > MAX_CACHED_ANSWERS) details.delete(oldest);
      return fresh.encoded;
    },
    list: () => share("list", () => leagueSummariesOf(leagues, (league) => arenas.room(league))),
  };
}
