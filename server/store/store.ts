import type { Forfeit } from "../../agents/forfeit.ts";
import type { Episode, Pairing, Segment } from "../../agents/episode.ts";
import type { ExperimentDefinition, RunKey } from "../../agents/experiments/definition.ts";
import type { LeagueConfig, LedgerEntry } from "../../agents/league/ledger.ts";
import type { TranscriptTotals } from "../../agents/transcript.ts";
import type { Weights } from "../../agents/networks/network.ts";
import type { Ban } from "./ban.ts";
import type { JobResultStore } from "./job-results.ts";
import type { LiveMatch } from "./live-match.ts";

/** A league's head, which never changes. Everything else about it is in its ledger. @see {@link Store} */
export interface LeagueRecord {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly config: LeagueConfig;
  /** The experiment that launched it, and which of its runs it is. */
  readonly experiment?: ({ readonly id: string } & RunKey) | undefined;
}

/** Whether a server plays the runs of an experiment. @see {@link ExperimentRecord} */
export interface ExperimentControl {
  /** `ended`: no run is left to play. `stopped`: ended by a person. */
  readonly state: "running" | "paused" | "stopped" | "ended";
  readonly reason: string;
  readonly at: number;
}

/**
 * An experiment. Its leagues name it; all but `control` never changes.
 *
 * @example
 * import { resolveConfig } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 * import { openStore, type ExperimentControl, type ExperimentRecord, type RunStart } from "red-queen/store";
 *
 * const game = gameById("kuhn-poker");
 * const arms = ["ppo", "mmd"].map((id) => ({ name: id, config: resolveConfig(game, { learner: { id } }) }));
 * const definition = { arms, seeds: [1, 2], baseline: "ppo" };
 * const experiment: ExperimentRecord = { id: "e", name: "PPO and MMD", createdAt: 0, ...definition };
 * const start: RunStart = { arm: "ppo", seed: 1, league: "e-ppo-1", at: 1, engine: "cpu", release: "0.1.0" };
 * const control: ExperimentControl = { state: "paused", reason: "Paused by a person.", at: 2 };
 * const store = await openStore({ directory: "data/experiments" });
 * await store.createExperiment(experiment);
 * await store.putRunStart("e", start);
 * await store.putExperimentControl("e", control);
 * console.log((await store.experiment("e"))?.control?.state, (await store.runStarts("e")).length); // paused 1
 * await store.close();
 */
export interface ExperimentRecord extends ExperimentDefinition {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  /** Absent: no server has played it. */
  readonly control?: ExperimentControl | undefined;
}

/** A process began or continued a league of an experiment. @see {@link ExperimentRecord} */
export interface RunStart extends RunKey {
  readonly league: string;
  readonly at: number;
  /** The engine that its job processes use. */
  readonly engine: string;
  /** Red Queen's version. */
  readonly release: string;
}

/**
 * The right to lead a league until `expiresAt`; each new holder gets a higher fence.
 *
 * @example
 * import { openStore, type Lease } from "red-queen/store";
 *
 * const store = await openStore({ directory: "data/leased" });
 * const lease: Lease | null = await store.takeLease("kuhn", "this process", 10_000);
 * const other = await store.takeLease("kuhn", "another process", 10_000);
 * console.log(lease?.fence, other); // 1 null
 * await store.close();
 */
export interface Lease {
  readonly holder: string;
  readonly fence: number;
  readonly expiresAt: number;
}

/** How one action of a match was decided, for the reveal after the end. @see {@link Match} */
export interface MatchPly {
  /**
   * The player's probabilities over the legal actions in order, or null when it gives none (chance, people, scripts).
   */
  readonly probabilities: readonly number[] | null;
  /** Milliseconds the player took. */
  readonly milliseconds: number;
}

/**
 * A watched or human episode. If it was not played to the end, `outcome` says why: a seat forfeited, with the returns
 * of a forfeit (`agents/forfeit.ts`) in `episode.returns`; or it was abandoned through no fault of a player, with zero
 * returns.
 *
 * @example
 * import { rollout, scriptedPlayer } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 * import { openStore, type ListedMatch, type Match, type MatchPly } from "red-queen/store";
 *
 * const game = gameById("tic-tac-toe");
 * const players = [scriptedPlayer("perfect", game), scriptedPlayer("random", game)];
 * const { episodes } = await rollout({ game, options: {}, players, episodes: 1, seed: "example" });
 * const store = await openStore({ directory: "data/matches" });
 * for (const played of episodes) {
 *   const plies: readonly MatchPly[] = Array.from(played.actions, () => ({ probabilities: null, milliseconds: 5 }));
 *   const pairing = players.map(({ reference }) => reference);
 *   const rules = { game: game.id, version: game.version, options: {}, seed: "example/0" };
 *   const match: Match = {
 *     ...{ id: "first", league: null, startedAt: 0, endedAt: 1, outcome: "finished", names: ["Ada", "Bob"], plies },
 *     episode: { ...rules, ...played, pairing, origin: "match" },
 *   };
 *   await store.putMatch(match);
 * }
 * const listed: readonly ListedMatch[] = await store.matches({ limit: 10 });
 * console.log(listed.map(({ names }) => names)); // [ [ 'Ada', 'Bob' ] ]
 * await store.close();
 */
export interface Match {
  readonly id: string;
  readonly league: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: "finished" | "forfeited" | "abandoned";
  /** Set only when it was forfeited. */
  readonly forfeit?: Forfeit | undefined;
  /** Display names, one a seat. */
  readonly names: readonly string[];
  /** The public id of the person in each seat, null for agents and people without a key; absent if there is none. */
  readonly people?: readonly (string | null)[] | undefined;
  /** Set if all its people agreed that a league learns from it. */
  readonly consent?: true | undefined;
  readonly episode: Episode;
  /** One entry a ply, chance included. */
  readonly plies: readonly MatchPly[];
}

/** A match as shown in a list. */
export interface MatchSummary {
  readonly id: string;
  readonly league: string | null;
  readonly game: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly outcome: Match["outcome"];
  readonly forfeit?: Forfeit | undefined;
  readonly names: readonly string[];
  readonly people?: Match["people"];
  readonly consent?: Match["consent"];
  readonly pairing: Pairing;
  readonly returns: readonly number[];
  /** Number of actions, chance included. */
  readonly plies: number;
  /** What players outside this process did, one entry a seat, null for other players; absent if there were none. */
  readonly answers?: readonly (TranscriptTotals | null)[] | undefined;
}

/**
 * An entry of a list of matches. If its summary can't be read, it is `damaged` and has only its indexed fields and the
 * reason.
 * @see {@link Match}
 */
export interface ListedMatch extends Omit<MatchSummary, "outcome"> {
  readonly outcome: Match["outcome"] | "damaged";
  /** A sentence saying why it can't be read and what to do; only when it is damaged. */
  readonly reason?: string;
}

/**
 * The record that remains of weights whose values were released.
 *
 * @example
 * import { initialWeights, nameWeights, networkFor } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 * import { openStore, type WeightsRecord } from "red-queen/store";
 *
 * const network = networkFor(gameById("kuhn-poker"), [16]);
 * const weights = nameWeights("policy", "kuhn-poker", network, initialWeights(network, 1));
 * const store = await openStore({ directory: "data/weights" });
 * await store.putWeights(weights, "kuhn");
 * await store.releaseWeights("kuhn", [weights.hash]);
 * const record: WeightsRecord | null = await store.weightsRecord(weights.hash);
 * console.log(record?.leagues, record?.held); // [ 'kuhn' ] false
 * await store.close();
 */
export interface WeightsRecord extends Omit<Weights, "values"> {
  /** Leagues that keep or have kept them. */
  readonly leagues: readonly string[];
  /** Whether the values are still stored. */
  readonly held: boolean;
}

/** Selects matches, newest first. @see {@link readStore} */
export interface MatchQuery {
  /** Null selects matches of no league: those that people opened. */
  readonly league?: string | null | undefined;
  readonly game?: string | undefined;
  /** Only matches that ended before this time. */
  readonly before?: number | undefined;
  /** 1 to 200. */
  readonly limit: number;
}

/** The settings that locate the store. @see {@link openStore} */
export interface StoreSettings {
  /** MONGODB_URL; SQLite when absent. */
  readonly mongodbUrl?: string | undefined;
  /** DATA_DIR, for SQLite. */
  readonly directory: string;
}

/**
 * Read access to a store. Every method may throw a ServerError: `store/unavailable` (down; try again), `store/damaged`
 * (a document is not what was written; the sentence names it), `store/closed`.
 * @see {@link readStore}
 */
export interface StoreReader {
  /** For display: "SQLite data/red-queen.db", "MongoDB 8.0 at 127.0.0.1:27017". Never contains a password. */
  readonly description: string;
  readonly kind: string;

  /** Resolves when the store answers. */
  ping(): Promise<void>;

  /** Ids of all leagues, oldest first, including those with a damaged head. */
  leagueIds(): Promise<readonly string[]>;
  league(id: string): Promise<LeagueRecord | null>;
  /** Entries from `from` on, in order: all, or up to `most` (at least 1). */
  ledger(league: string, from?: number, most?: number): Promise<readonly LedgerEntry[]>;

  /** Ids of all experiments, oldest first, including damaged ones. */
  experimentIds(): Promise<readonly string[]>;
  experiment(id: string): Promise<ExperimentRecord | null>;
  /** Every start of a league of the experiment, oldest first; deleting the league keeps them. */
  runStarts(experiment: string): Promise<readonly RunStart[]>;

  segment(id: string): Promise<Segment | null>;
  /** Ids of a league's stored segments, by index. */
  segmentIds(league: string): Promise<readonly string[]>;

  /**
   * Null when there are none or their values were released.
   * @throws store/damaged also when the content does not match the hash.
   */
  weights(hash: string): Promise<Weights | null>;
  /** The record of weights, whether or not their values were released; null when there never were any. */
  weightsRecord(hash: string): Promise<WeightsRecord | null>;
  /** Hashes of the weights a league keeps, in no particular order. */
  weightsKept(league: string): Promise<readonly string[]>;

  match(id: string): Promise<Match | null>;
  /** Summaries of matches, including damaged ones. */
  matches(query: MatchQuery): Promise<readonly ListedMatch[]>;
  /** Ids of a league's matches, including damaged ones, in no particular order. */
  matchIds(league: string): Promise<readonly string[]>;

  /** All bans, expired ones too, in no particular order. A damaged one is read as a ban without reason and end. */
  bans(): Promise<readonly Ban[]>;

  close(): Promise<void>;
}

/**
 * The store of all leagues and matches. When a write's promise resolves, the write survives `kill -9` of this process
 * and of the store. Writes may also throw `store/full`, `store/conflict`, `store/not-found`.
 *
 * @example
 * import { resolveConfig, type LeagueEvent, type LedgerEntry } from "red-queen/agents";
 * import { gameById } from "red-queen/games";
 * import { openStore, type LeagueRecord, type Store } from "red-queen/store";
 *
 * const store: Store = await openStore({ directory: "data/example" });
 * const config = resolveConfig(gameById("kuhn-poker"), {});
 * const league: LeagueRecord = { id: "kuhn", name: "Kuhn", createdAt: Date.now(), config };
 * await store.createLeague(league);
 * const event: LeagueEvent = { type: "created", config };
 * const entry: LedgerEntry = { seq: 0, at: Date.now(), event };
 * await store.append("kuhn", entry);
 * console.log(await store.leagueIds()); // [ 'kuhn' ]
 * await store.close();
 */
export interface Store extends StoreReader, JobResultStore {
  /** Tries a write that changes nothing; resolves when the store accepts it. */
  probe(): Promise<void>;

  /** @throws store/conflict when the id is taken. */
  createLeague(league: LeagueRecord): Promise<void>;
  /** Deletes the league with all that is only its own, and the weights that no other league keeps. */
  deleteLeague(id: string): Promise<void>;

  /**
   * Appends an entry at exactly `entry.seq`: a compare-and-set, so that two leaders can't both write.
   * @throws store/conflict when that seq exists or would leave a gap.
   */
  append(league: string, entry: LedgerEntry): Promise<void>;

  /**
   * Takes or renews the lease of a league, or of an experiment, when it is free, expired or already the holder's; else
   * null. A renewal keeps the fence. A lease taken in the future, before the clock was set back, counts as expired.
   */
  takeLease(league: string, holder: string, milliseconds: number): Promise<Lease | null>;
  /** Releases the lease if `holder` has it. */
  releaseLease(league: string, holder: string): Promise<void>;

  /** @throws store/conflict when the id is taken. */
  createExperiment(experiment: ExperimentRecord): Promise<void>;
  /** Records a start; a second one of the same league at the same time changes nothing. */
  putRunStart(experiment: string, start: RunStart): Promise<void>;
  /** Replaces the control of an experiment; changes nothing if there is no such experiment. */
  putExperimentControl(id: string, control: ExperimentControl): Promise<void>;
  /** Deletes the experiment with its starts and its lease. Its leagues stay. */
  deleteExperiment(id: string): Promise<void>;

  /** Writes a segment once; a second write of the same id changes nothing. */
  putSegment(segment: Segment): Promise<void>;
  /** Marks a segment as shared; false, without any change, if it is not stored. */
  shareSegment(id: string): Promise<boolean>;
  /** Deletes these segments; ignores those that are shared, damaged, not stored, or not the league's. */
  deleteSegments(league: string, ids: readonly string[]): Promise<void>;

  /**
   * Writes weights once, by hash, for a league that keeps them from now on; restores released values. Without a league
   * they are kept forever.
   */
  putWeights(weights: Weights, league?: string): Promise<void>;
  /** Keeps weights for another league; false, without any change, when their values are not stored. */
  keepWeights(hash: string, league: string): Promise<boolean>;
  /**
   * The league no longer keeps these weights. What no league keeps is deleted in the same step: a policy's values, an
   * optimizer's whole document. Ignores hashes that the league does not keep, so that the call can be repeated.
   */
  releaseWeights(league: string, hashes: readonly string[]): Promise<void>;

  putMatch(match: Match): Promise<void>;
  /** Writes the current state of a match, replacing any earlier one of its room. */
  putLiveMatch(match: LiveMatch): Promise<void>;
  liveMatch(room: string): Promise<LiveMatch | null>;
  /** Rooms of the live matches of `owner`, or of all other servers, including damaged ones. */
  liveRooms(owner: string, whose?: "own" | "others"): Promise<readonly string[]>;
  deleteLiveMatch(room: string): Promise<void>;
  /** Writes a ban, replacing the one of the same kind and subject. */
  putBan(ban: Ban): Promise<void>;
  /** @returns whether there was one. */
  deleteBan(ban: Pick<Ban, "kind" | "subject">): Promise<boolean>;
}
