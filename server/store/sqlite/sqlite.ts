import { statSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import type { Segment } from "../../../agents/episode.ts";
import type { LeagueEvent, LedgerEntry } from "../../../agents/league/ledger.ts";
import type { Weights } from "../../../agents/networks/network.ts";
import { ServerError } from "../../errors.ts";
import { packEvent, packLiveMatch, unpackLiveMatch } from "../codec.ts";
import { banId, packBan, unpackBans } from "../ban-codec.ts";
import type { LiveMatch } from "../live-match.ts";
import { closed } from "../refusal.ts";
import { isStoreDown } from "../retry.ts";
import { sqliteError } from "./errors.ts";
import { SqliteExperiments } from "./experiments.ts";
import { SqliteJobResults } from "./job-results.ts";
import { releaseLease, takeLease } from "./leases.ts";
import { insertLeague, leagueIds, readLeague } from "./leagues.ts";
import { assertNextPlace, deleteLeagueRows, readEntries } from "./ledger.ts";
import { putMatch, readMatch, readMatches } from "./matches.ts";
import { assertInPlace, MAX_READ_ATTEMPTS, openToRead, openToWrite, type OpenDatabase } from "./open.ts";
import { probeWrite } from "./probe.ts";
import { atomically, shrink } from "./schema.ts";
import { deleteSegments, insertSegment, readSegment, segmentIds, shareSegment } from "./segments.ts";
import { SqliteWeights } from "./weights.ts";
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

export interface SqliteOptions {
  /** Milliseconds to wait for another process's write. */
  readonly busyTimeout?: number;
  /** Whether it may be a copy that is not complete. */
  readonly half?: boolean;
}

/**
 * Opens `<directory>/red-queen.db`, and creates it if missing. Any number of processes may have it open. Calls are
 * synchronous inside, so one may block its thread for as long as a disk sync or another process's write takes.
 *
 * @throws store/unavailable, store/full, store/newer-version, store/foreign, store/damaged
 */
export function openSqliteStore(directory: string, { busyTimeout = 5000 }: SqliteOptions = {}): Store {
  const file = join(directory, "red-queen.db");
  return new SqliteStore(file, () => openToWrite(directory, file, busyTimeout));
}

/**
 * Opens `<directory>/red-queen.db` for reading: creates and changes nothing, and works on read-only files.
 *
 * @throws store/not-found, store/unavailable, store/newer-version, store/foreign, store/damaged
 */
export function readSqliteStore(
  directory: string,
  { busyTimeout = 5000, half = false }: SqliteOptions = {},
): StoreReader {
  const file = join(directory, "red-queen.db");
  return new SqliteStore(file, () => openToRead(directory, file, busyTimeout, half));
}

class SqliteStore implements Store {
  readonly kind = "sqlite";
  readonly description: string;
  readonly #file: string;
  readonly #inode: number;
  readonly #openDatabase: () => OpenDatabase;
  #database: DatabaseSync;
  #isStale: () => boolean;
  readonly #statements = new Map<string, StatementSync>();
  readonly #weights = new SqliteWeights((text) => this.#sql(text));
  readonly #experiments = new SqliteExperiments((text) => this.#sql(text));
  readonly #results = new SqliteJobResults((text) => this.#sql(text));
  #open = true;

  /** @param openDatabase called again when another process changed the file during a read. */
  constructor(file: string, openDatabase: () => OpenDatabase) {
    this.#openDatabase = openDatabase;
    const { database, isStale } = openDatabase();
    this.#database = database;
    this.#isStale = isStale;
    this.description = `SQLite ${file}`;
    this.#file = file;
    this.#inode = statSync(file).ino;
  }

  async ping(): Promise<void> {
    this.#write(() => this.#sql("SELECT COUNT(*) FROM leagues").get());
  }

  async probe(): Promise<void> {
    this.#write(() => probeWrite(this.#database, this.#file));
  }

  async createLeague(league: LeagueRecord): Promise<void> {
    this.#write(() => insertLeague((text) => this.#sql(text), league));
  }

  async league(id: string): Promise<LeagueRecord | null> {
    return this.#answer(() => readLeague((text) => this.#sql(text), id));
  }

  async leagueIds(): Promise<readonly string[]> {
    return this.#answer(() => leagueIds((text) => this.#sql(text)));
  }

  async deleteLeague(id: string): Promise<void> {
    this.#delete(() => {
      deleteLeagueRows((text) => this.#sql(text), id);
      this.#weights.forget(id);
    });
  }

  async experimentIds(): Promise<readonly string[]> {
    return this.#answer(() => this.#experiments.ids());
  }

  async experiment(id: string): Promise<ExperimentRecord | null> {
    return this.#answer(() => this.#experiments.read(id));
  }

  async runStarts(experiment: string): Promise<readonly RunStart[]> {
    return this.#answer(() => this.#experiments.starts(experiment));
  }

  async createExperiment(experiment: ExperimentRecord): Promise<void> {
    this.#transact(() => this.#experiments.create(experiment));
  }

  async putRunStart(experiment: string, start: RunStart): Promise<void> {
    this.#transact(() => this.#experiments.putStart(experiment, start));
  }

  async putExperimentControl(id: string, control: ExperimentControl): Promise<void> {
    this.#transact(() => this.#experiments.putControl(id, control));
  }

  async deleteExperiment(id: string): Promise<void> {
    this.#transact(() => this.#experiments.delete(id));
  }

  async append(league: string, entry: LedgerEntry): Promise<void> {
    this.#transact(() => {
      assertNextPlace((text) => this.#sql(text), league, entry.seq);
      const row = [league, entry.seq, entry.at, packEvent(entry.event)];
      this.#sql("INSERT INTO ledger VALUES (?, ?, ?, ?)").run(...row);
    });
  }

  async ledger(league: string, from = 0, most?: number): Promise<readonly LedgerEntry[]> {
    return this.#answer(() => readEntries((text) => this.#sql(text), league, from, most));
  }

  async takeLease(league: string, holder: string, milliseconds: number): Promise<Lease | null> {
    return this.#transact(() => takeLease((text) => this.#sql(text), league, holder, milliseconds));
  }

  async releaseLease(league: string, holder: string): Promise<void> {
    this.#write(() => releaseLease((text) => this.#sql(text), league, holder));
  }

  async putSegment(segment: Segment): Promise<void> {
    this.#write(() => insertSegment((text) => this.#sql(text), segment));
  }

  async shareSegment(id: string): Promise<boolean> {
    return this.#transact(() => shareSegment((text) => this.#sql(text), id));
  }

  async deleteSegments(league: string, ids: readonly string[]): Promise<void> {
    this.#delete(() => deleteSegments((text) => this.#sql(text), league, ids));
  }

  async segment(id: string): Promise<Segment | null> {
    return this.#answer(() => readSegment((text) => this.#sql(text), id));
  }

  async segmentIds(league: string): Promise<readonly string[]> {
    return this.#answer(() => segmentIds((text) => this.#sql(text), league));
  }

  async putWeights(weights: Weights, league?: string): Promise<void> {
    this.#transact(() => this.#weights.put(weights, league));
  }

  async weights(hash: string): Promise<Weights | null> {
    return this.#answer(() => this.#weights.read(hash));
  }

  async weightsRecord(hash: string): Promise<WeightsRecord | null> {
    return this.#answer(() => this.#weights.record(hash));
  }

  async keepWeights(hash: string, league: string): Promise<boolean> {
    return this.#transact(() => this.#weights.keep(hash, league));
  }

  async weightsKept(league: string): Promise<readonly string[]> {
    return this.#answer(() => this.#weights.keptBy(league));
  }

  async releaseWeights(league: string, hashes: readonly string[]): Promise<void> {
    this.#transact(() => this.#weights.release(league, hashes));
  }

  async putMatch(match: Match): Promise<void> {
    this.#write(() => putMatch((text) => this.#sql(text), match));
  }

  async match(id: string): Promise<Match | null> {
    return this.#answer(() => readMatch((text) => this.#sql(text), id));
  }

  async matchIds(league: string): Promise<readonly string[]> {
    return this.#all<{ readonly id: unknown }>("SELECT id FROM matches WHERE league = ?", league).map(({ id }) =>
      String(id),
    );
  }

  async matches(query: MatchQuery): Promise<readonly ListedMatch[]> {
    return this.#answer(() => readMatches((text) => this.#sql(text), query));
  }

  async putLiveMatch(match: LiveMatch): Promise<void> {
    const row = [match.room, match.owner, packLiveMatch(match)];
    this.#write(() => this.#sql("INSERT OR REPLACE INTO live_matches VALUES (?, ?, ?)").run(...row));
  }

  async liveMatch(room: string): Promise<LiveMatch | null> {
    const row = this.#one<{ readonly head: unknown }>("SELECT head FROM live_matches WHERE room = ?", room);
    return row === undefined ? null : unpackLiveMatch(room, row.head);
  }

  async liveRooms(owner: string, whose: "own" | "others" = "own"): Promise<readonly string[]> {
    const query = `SELECT room FROM live_matches WHERE owner ${whose === "own" ? "=" : "<>"} ? ORDER BY room`;
    return this.#all<{ readonly room: unknown }>(query, owner).map(({ room }) => String(room));
  }

  async deleteLiveMatch(room: string): Promise<void> {
    this.#write(() => this.#sql("DELETE FROM live_matches WHERE room = ?").run(room));
  }

  async bans(): Promise<readonly Ban[]> {
    return unpackBans(this.#all<{ readonly id: unknown; readonly head: unknown }>("SELECT id, head FROM bans"));
  }

  async putBan(ban: Ban): Promise<void> {
    this.#write(() => this.#sql("INSERT OR REPLACE INTO bans VALUES (?, ?)").run(banId(ban), packBan(ban)));
  }

  async deleteBan(ban: Pick<Ban, "kind" | "subject">): Promise<boolean> {
    return this.#write(() => this.#sql("DELETE FROM bans WHERE id = ?").run(banId(ban))).changes > 0;
  }

  async identity(): Promise<string> {
    return this.#answer(() => this.#results.identity());
  }

  async putJobResult(league: string, job: string, result: LeagueEvent): Promise<void> {
    this.#write(() => this.#results.put(league, job, result));
  }

  async jobResult(job: string): Promise<LeagueEvent | null> {
    return this.#answer(() => this.#results.read(job));
  }

  async deleteJobResults(jobs: readonly string[]): Promise<void> {
    this.#transact(() => this.#results.delete(jobs));
  }

  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    this.#statements.clear();
    this.#database.close();
  }

  /** A prepared statement, cached for the next call. */
  #sql(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#database.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  #one<Row>(query: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#answer(() => this.#sql(query).get(...values)) as Row | undefined;
  }

  #all<Row>(query: string, ...values: SQLInputValue[]): readonly Row[] {
    return this.#answer(() => this.#sql(query).all(...values)) as unknown as readonly Row[];
  }

  #write<T>(work: () => T): T {
    return this.#answer(() => {
      assertInPlace(this.#file, this.#inode);
      return work();
    });
  }

  /** Runs `work` in a transaction: no other process writes meanwhile, and an error rolls it back. */
  #transact<T>(work: () => T): T {
    return this.#write(() => atomically(this.#database, work));
  }

  /** Runs one call: refuses it after close, converts its errors to store errors. */
  #answer<T>(work: () => T): T {
    if (!this.#open) throw closed();
    try {
      for (let attempt = 1; attempt <= MAX_READ_ATTEMPTS; attempt++) {
        try {
          const result = work();
          if (!this.#isStale()) return result;
        } catch (error) {
          if (!this.#isStale()) throw error;
        }
        this.#reopen();
      }
    } catch (error) {
      throw sqliteError(error, this.#file);
    }
    throw new ServerError("store/unavailable", `${this.#file} was changed while it was read: try again.`);
  }

  /** Deletes in one transaction and returns pages to the disk; those that stay are reused or returned later. */
  #delete(work: () => void): void {
    this.#transact(work);
    try {
      this.#write(() => shrink(this.#database));
    } catch (error) {
      if (!isStoreDown(error)) throw error;
    }
  }

  #reopen(): void {
    const { database, isStale } = this.#openDatabase();
    this.#statements.clear();
    this.#database.close();
    this.#database = database;
    this.#isStale = isStale;
  }
}
