import type { Episode, Pairing, Segment } from "../../agents/episode.ts";
import type { LeagueConfig, LedgerEntry } from "../../agents/league/ledger.ts";
import type { Weights } from "../../agents/networks/network.ts";
import type { LiveMatch } from "./live-match.ts";

/** A league's head: what never changes. Everything else about it is in its ledger. */
export interface LeagueRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly config: LeagueConfig;
}

/** Right to lead a league until `expiresAt`; each taking raises the fence. */
export interface Lease {
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: number;
}

/** One action of a match as it was decided, for the reveal after the end. */
export interface MatchPly {
  /** The player's probabilities over the legal actions in order, or null where it states none (chance, people, scripts). */
  readonly probabilities: readonly number[] | null;
  /** Milliseconds the player took. */
  readonly milliseconds: number;
}

/**
 * Who lost a match before its end, and how: their clock ran out (`time`), they left (`left`), or they dropped and did not come back
 * within the grace period (`absent`).
 */
export interface Forfeit {
  readonly seat: number;
  readonly reason: "time" | "left" | "absent";
}

/**
 * A watched or human episode. When it was not played to the end, `outcome` says why: one seat forfeited it, and `episode.returns` are
 * those of a forfeit (`rooms/forfeit.ts`), or it was abandoned for no fault of a player's, and they are zeros.
 */
export interface Match {
  readonly id: string;
  readonly league: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: "finished" | "forfeited" | "abandoned";
  /** Only where it was forfeited. */
  readonly forfeit?: Forfeit;
  /** Display names, one a seat. */
  readonly names: readonly string[];
  readonly episode: Episode;
  /** One entry a ply, chance included. */
  readonly plies: readonly MatchPly[];
}

/** What a list of matches shows. */
export interface MatchSummary {
  readonly id: string;
  readonly league: string | null;
  readonly game: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Match["outcome"];
  readonly forfeit?: Forfeit;
  readonly names: readonly string[];
  readonly pairing: Pairing;
  readonly returns: readonly number[];
  /** Number of actions, chance included. */
  readonly plies: number;
}

/** An entry of a list of matches. One whose summary can't be read is `damaged`: it has what its record is found by, and the reason. */
export interface ListedMatch extends Omit<MatchSummary, "outcome"> {
  readonly outcome: Match["outcome"] | "damaged";
  /** Why it can't be read and what to do, in a sentence; only where it is damaged. */
  readonly reason?: string;
}

/** What stays of weights whose values were let go: what they are, and whose. */
export interface WeightsRecord extends Omit<Weights, "values"> {
  /** Leagues that have had them. */
  readonly leagues: readonly string[];
  /** Whether the values are still there. */
  readonly held: boolean;
}

/** Which matches, newest first. */
export interface MatchQuery {
  readonly league?: string | undefined;
  readonly game?: string | undefined;
  /** Only matches that ended before this time. */
  readonly before?: number | undefined;
  /** 1 to 200. */
  readonly limit: number;
}

/** Where the store is, from the settings. */
export interface StoreSettings {
  /** MONGODB_URL; absent: SQLite. */
  readonly mongodbUrl?: string | undefined;
  /** DATA_DIR, for SQLite. */
  readonly directory: string;
}

/**
 * What is stored, for who only reads it. Every method may throw a ServerError: `store/unavailable` (down; try again),
 * `store/damaged` (a document is not what was written; the sentence names it), `store/closed`.
 */
export interface StoreReader {
  /** For people: "SQLite data/red-queen.db", "MongoDB 8.0 at 127.0.0.1:27017". Never a password. */
  readonly description: string;
  readonly kind: string;

  /** Resolves when the store answers. */
  ping(): Promise<void>;

  /** Ids of all leagues, oldest first; also of those whose head is damaged. */
  leagueIds(): Promise<readonly string[]>;
  league(id: string): Promise<LeagueRecord | null>;
  /** Entries from `from` on, in order: all of them, or `most` (at least 1). */
  ledger(league: string, from?: number, most?: number): Promise<readonly LedgerEntry[]>;

  segment(id: string): Promise<Segment | null>;
  /** Ids of a league's stored segments, by index. */
  segmentIds(league: string): Promise<readonly string[]>;

  /**
   * Null where there are none, and where their values were let go.
   * @throws store/damaged also where the content has another hash.
   */
  weights(hash: string): Promise<Weights | null>;
  /** What weights are, their values there or let go; null where there never were any. */
  weightsRecord(hash: string): Promise<WeightsRecord | null>;
  /** Hashes of the weights that a league keeps, in no order. */
  weightsKept(league: string): Promise<readonly string[]>;

  match(id: string): Promise<Match | null>;
  /** Summaries of matches; damaged ones are among them, as such. */
  matches(query: MatchQuery): Promise<readonly ListedMatch[]>;
  /** Ids of a league's matches, in no order; also of damaged ones. */
  matchIds(league: string): Promise<readonly string[]>;

  close(): Promise<void>;
}

/**
 * Where everything lives. A promise that resolves is a promise kept: an acknowledged write survives `kill -9` of this process and
 * of the store. Writing may throw, besides: `store/full`, `store/conflict`, `store/not-found`.
 */
export interface Store extends StoreReader {
  /** Resolves when the store takes writes: it tries one, which changes nothing. */
  probe(): Promise<void>;

  /** @throws store/conflict when the id is taken. */
  createLeague(league: LeagueRecord): Promise<void>;
  /** Removes the league with its ledger, lease, segments and matches, and the weights that no other league keeps. */
  deleteLeague(id: string): Promise<void>;

  /**
   * Appends one entry at exactly `entry.seq`: compare-and-set, so two leaders can't both write.
   * @throws store/conflict when the place is taken or would leave a gap.
   */
  append(league: string, entry: LedgerEntry): Promise<void>;

  /**
   * Takes or renews the lease when it is free, expired or already the holder's; else null. A renewal keeps the fence. One that was
   * taken in the future, before the clock was set back, counts as expired.
   */
  takeLease(league: string, holder: string, milliseconds: number): Promise<Lease | null>;
  /** Gives the lease up if `holder` has it. */
  releaseLease(league: string, holder: string): Promise<void>;

  /** Writes a segment once; a second write of the same id changes nothing. */
  putSegment(segment: Segment): Promise<void>;

  /**
   * Writes weights once, by hash, for a league that keeps them from now on; values that were let go are there again. Without a
   * league they are kept for good.
   */
  putWeights(weights: Weights, league?: string): Promise<void>;
  /** Keeps weights for one league more; false, and nothing is kept, where their values are not there. */
  keepWeights(hash: string, league: string): Promise<boolean>;
  /**
   * The league keeps these weights no more. What no league keeps is let go of in the same step: a policy's values, an optimiser's
   * slots and all. Hashes that the league does not keep are passed over, so that it may be done again.
   */
  releaseWeights(league: string, hashes: readonly string[]): Promise<void>;

  putMatch(match: Match): Promise<void>;

  /** Writes a match as it stands, in place of what was there of its room. */
  putLiveMatch(match: LiveMatch): Promise<void>;
  liveMatch(room: string): Promise<LiveMatch | null>;
  /** Rooms of the matches that a server was playing, or that all others were; also of those that are damaged. */
  liveRooms(owner: string, whose?: "own" | "others"): Promise<readonly string[]>;
  deleteLiveMatch(room: string): Promise<void>;
}
