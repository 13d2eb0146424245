import type { Db, MongoClient } from "mongodb";
import type { Segment } from "../../../agents/episode.ts";
import type { LeagueEvent, LedgerEntry } from "../../../agents/league/ledger.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { packEvent, packLeague, packLiveMatch, unpackEntries, unpackLeague, unpackLiveMatch } from "../codec.ts";
import { banId, packBan, unpackBans } from "../ban-codec.ts";
import type { LiveMatch } from "../live-match.ts";
import { checkSize } from "./size.ts";
import { connect, type Connection } from "./connection.ts";
import { isDuplicate, mongoError } from "./errors.ts";
import * as experiments from "./experiments.ts";
import { openCollections, prepareCollections, prepareToRead } from "./schema.ts";
import { assertPredecessor } from "./ledger.ts";
import { deleteJobResults, insertJobResult, readJobResult, storeIdentity } from "./job-results.ts";
import { takeLease } from "./leases.ts";
import { putMatch, readMatch, readMatches } from "./matches.ts";
import { deleteSegments, insertSegment, readSegment, shareSegment } from "./segments.ts";
import { WeightValues } from "./weight-values.ts";
import * as weights from "./weights.ts";
import type { Collections } from "./schema.ts";
import { closed, experimentTaken, leagueTaken, entryExists } from "../refusal.ts";
import type { Ban } from "../ban.ts";
import type {
  ExperimentControl,
  ExperimentRecord,
  LeagueRecord,
  Lease,
  ListedMatch,
  Match,
  MatchQuery,
  RunStart,
  Store,
  StoreReader,
  WeightsRecord,
} from "../store.ts";

/**
 * Opens the database named in `url` (`red-queen` by default) on MongoDB 7 or newer. Every write is acknowledged by a
 * majority from its journal. No transactions: one document a write, claimed by `_id` or by compare-and-set. Leases use
 * the clocks of the processes that take them, which should agree to a second.
 *
 * @throws store/unavailable after some 3 s without a server, store/full, store/newer-version, store/foreign,
 * config/invalid for an invalid URL.
 */
export async function openMongoStore(url: string): Promise<Store> {
  const connection = await connect(url, async (database, where) => {
    await prepareCollections(database, where);
    await weights.deleteAbandonedFiles(weightsPlace(database));
  });
  return new MongoStore(connection);
}

const weightsPlace = (database: Db): weights.WeightsPlace => ({
  weights: openCollections(database).weights,
  values: new WeightValues(database),
});

/**
 * Opens the same database for reading: creates no collection, index or document.
 *
 * @param half whether it may be a copy that is not complete.
 * @throws store/not-found when there is none, and what {@link openMongoStore} throws.
 */
export const readMongoStore = async (url: string, half = false): Promise<StoreReader> =>
  new MongoStore(await connect(url, (...place) => prepareToRead(...place, half)));

class MongoStore implements Store {
  readonly kind = "mongodb";
  readonly description: string;
  readonly #client: MongoClient;
  readonly #database: Db;
  readonly #collections: Collections;
  readonly #weights: weights.WeightsPlace;
  readonly #where: string;
  readonly #underway = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  constructor({ client, database, where, version }: Connection) {
    this.description = `${version} at ${where}`;
    this.#client = client;
    this.#database = database;
    this.#collections = openCollections(database);
    this.#weights = weightsPlace(database);
    this.#where = where;
  }

  async ping(): Promise<void> {
    await this.#answer(() => this.#database.command({ ping: 1 }));
  }

  async probe(): Promise<void> {
    const now = { $set: { at: Date.now() } };
    await this.#answer(({ probes }) => probes.updateOne({ _id: "probe" }, now, { upsert: true }));
  }

  async createLeague(league: LeagueRecord): Promise<void> {
    const document = { _id: league.id, createdAt: league.createdAt, head: packLeague(league) };
    const fresh = await this.#insert(() => this.#collections.leagues.insertOne(document));
    if (!fresh) throw leagueTaken(league.id);
  }

  async league(id: string): Promise<LeagueRecord | null> {
    const document = await this.#answer(({ leagues }) => leagues.findOne({ _id: id }));
    return document === null ? null : unpackLeague(id, document.head);
  }

  async leagueIds(): Promise<readonly string[]> {
    const documents = await this.#answer(({ leagues }) =>
      leagues.find().sort({ createdAt: 1, _id: 1 }).project({ createdAt: 1 }).toArray(),
    );
    return documents.map(({ _id }) => String(_id));
  }

  /**
   * Without a transaction: deletes the head first, so that no reader sees a half-deleted league; a second call finishes
   * it.
   */
  async deleteLeague(id: string): Promise<void> {
    await this.#answer(async ({ leagues, ledger, leases, segments, matches, jobResults }) => {
      await leagues.deleteOne({ _id: id });
      await leases.deleteOne({ _id: id });
      for (const collection of [ledger, segments, matches, jobResults]) await collection.deleteMany({ league: id });
      await weights.forgetWeights(this.#weights, id);
    });
  }

  experimentIds(): Promise<readonly string[]> {
    return this.#answer(experiments.experimentIds);
  }

  experiment(id: string): Promise<ExperimentRecord | null> {
    return this.#answer((collections) => experiments.readExperiment(collections, id));
  }

  runStarts(experiment: string): Promise<readonly RunStart[]> {
    return this.#answer((collections) => experiments.readRunStarts(collections, experiment));
  }

  async createExperiment(experiment: ExperimentRecord): Promise<void> {
    const fresh = await this.#insert(() => experiments.insertExperiment(this.#collections, experiment));
    if (!fresh) throw experimentTaken(experiment.id);
  }

  async putRunStart(experiment: string, start: RunStart): Promise<void> {
    await this.#insert(() => experiments.insertRunStart(this.#collections, experiment, start));
  }

  async putExperimentControl(id: string, control: ExperimentControl): Promise<void> {
    await this.#answer((collections) => experiments.replaceControl(collections, id, control));
  }

  async deleteExperiment(id: string): Promise<void> {
    await this.#answer((collections) => experiments.deleteExperiment(collections, id));
  }

  async append(league: string, { seq, at, event }: LedgerEntry): Promise<void> {
    await this.#answer((collections) => assertPredecessor(collections, league, seq));
    const document = { _id: `${league}/${seq}`, league, seq, at, type: event.type, event: packEvent(event) };
    const fresh = await this.#insert(() => this.#collections.ledger.insertOne(document));
    if (!fresh) throw entryExists(league, seq);
  }

  async ledger(league: string, from = 0, most = 0): Promise<readonly LedgerEntry[]> {
    const documents = await this.#answer(({ ledger }) =>
      ledger
        .find({ league, seq: { $gte: from } })
        .sort({ seq: 1 })
        // 0 means no limit.
        .limit(most)
        .toArray(),
    );
    return unpackEntries(league, from, documents);
  }

  async takeLease(league: string, holder: string, milliseconds: number): Promise<Lease | null> {
    return this.#answer(({ leases }) => takeLease(leases, league, holder, milliseconds));
  }

  async releaseLease(league: string, holder: string): Promise<void> {
    // Keep the document, so that the next holder gets a higher fence.
    await this.#answer(({ leases }) =>
      leases.updateOne({ _id: league, holder }, { $set: { holder: "", expiresAt: 0 } }),
    );
  }

  async putSegment(segment: Segment): Promise<void> {
    await this.#insert(() => insertSegment(this.#collections, segment));
  }

  shareSegment(id: string): Promise<boolean> {
    return this.#answer((collections) => shareSegment(collections, id));
  }

  async deleteSegments(league: string, ids: readonly string[]): Promise<void> {
    await this.#answer((collections) => deleteSegments(collections, league, ids));
  }

  segment(id: string): Promise<Segment | null> {
    return this.#answer((collections) => readSegment(collections, id));
  }

  async segmentIds(league: string): Promise<readonly string[]> {
    const documents = await this.#answer(({ segments }) =>
      segments.find({ league }).sort({ index: 1, _id: 1 }).project<{ _id: string }>({ _id: 1 }).toArray(),
    );
    return documents.map(({ _id }) => _id);
  }

  async putWeights(policy: Weights, league?: string): Promise<void> {
    await this.#answer(() => weights.putWeights(this.#weights, policy, league));
  }

  weights(hash: string): Promise<Weights | null> {
    return this.#answer(() => weights.readWeights(this.#weights, hash));
  }

  weightsRecord(hash: string): Promise<WeightsRecord | null> {
    return this.#answer(() => weights.readWeightsRecord(this.#weights, hash));
  }

  keepWeights(hash: string, league: string): Promise<boolean> {
    return this.#answer(() => weights.keepWeights(this.#weights, hash, league));
  }

  async weightsKept(league: string): Promise<readonly string[]> {
    const kept = ({ weights }: Collections) => weights.find({ keepers: league }).project<{ _id: string }>({ _id: 1 });
    const documents = await this.#answer((collections) => kept(collections).toArray());
    return documents.map(({ _id }) => _id);
  }

  async releaseWeights(league: string, hashes: readonly string[]): Promise<void> {
    await this.#answer(async () => {
      for (const hash of hashes) await weights.releaseWeights(this.#weights, league, hash);
    });
  }

  async putMatch(match: Match): Promise<void> {
    await this.#answer((collections) => putMatch(collections, match));
  }

  match(id: string): Promise<Match | null> {
    return this.#answer((collections) => readMatch(collections, id));
  }

  async matchIds(league: string): Promise<readonly string[]> {
    const documents = await this.#answer(({ matches }) => matches.find({ league }).project({ _id: 1 }).toArray());
    return documents.map(({ _id }) => String(_id));
  }

  matches(query: MatchQuery): Promise<readonly ListedMatch[]> {
    return this.#answer((collections) => readMatches(collections, query));
  }

  async putLiveMatch(match: LiveMatch): Promise<void> {
    const head = packLiveMatch(match);
    checkSize([head], `Match of room ${match.room}`, "end it sooner");
    const document = { owner: match.owner, head };
    await this.#answer(({ liveMatches }) => liveMatches.replaceOne({ _id: match.room }, document, { upsert: true }));
  }

  async liveMatch(room: string): Promise<LiveMatch | null> {
    const document = await this.#answer(({ liveMatches }) => liveMatches.findOne({ _id: room }));
    return document === null ? null : unpackLiveMatch(room, document.head);
  }

  async liveRooms(owner: string, whose: "own" | "others" = "own"): Promise<readonly string[]> {
    const filter = { owner: whose === "own" ? owner : { $ne: owner } };
    const documents = await this.#answer(({ liveMatches }) => liveMatches.find(filter).project({ _id: 1 }).toArray());
    // Sorted here: no index has the order of several owners.
    return documents.map(({ _id }) => String(_id)).toSorted();
  }

  async deleteLiveMatch(room: string): Promise<void> {
    await this.#answer(({ liveMatches }) => liveMatches.deleteOne({ _id: room }));
  }

  async bans(): Promise<readonly Ban[]> {
    const documents = await this.#answer(({ bans }) => bans.find().sort({ _id: 1 }).toArray());
    return unpackBans(documents.map(({ _id, head }) => ({ id: _id, head })));
  }

  async putBan(ban: Ban): Promise<void> {
    const document = { head: packBan(ban) };
    await this.#answer(({ bans }) => bans.replaceOne({ _id: banId(ban) }, document, { upsert: true }));
  }

  async deleteBan(ban: Pick<Ban, "kind" | "subject">): Promise<boolean> {
    return (await this.#answer(({ bans }) => bans.deleteOne({ _id: banId(ban) }))).deletedCount > 0;
  }

  identity(): Promise<string> {
    return this.#answer(() => storeIdentity(this.#database));
  }

  async putJobResult(league: string, job: string, result: LeagueEvent): Promise<void> {
    await this.#insert(() => insertJobResult(this.#collections, league, job, result));
  }

  jobResult(job: string): Promise<LeagueEvent | null> {
    return this.#answer((collections) => readJobResult(collections, job));
  }

  async deleteJobResults(jobs: readonly string[]): Promise<void> {
    await this.#answer((collections) => deleteJobResults(collections, jobs));
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#underway).then(() => this.#client.close());
    return this.#closing;
  }

  /** @returns false when the document's `_id` is taken. */
  async #insert(insert: () => Promise<unknown>): Promise<boolean> {
    return this.#answer(async () => {
      try {
        await insert();
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    });
  }

  /** Runs one call: refuses it after close, converts its errors to store errors. */
  async #answer<T>(work: (collections: Collections) => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw closed();
    const promise = work(this.#collections);
    this.#underway.add(promise);
    try {
      return await promise;
    } catch (error) {
      throw mongoError(error, this.#where);
    } finally {
      this.#underway.delete(promise);
    }
  }
}
