import type { DatabaseSync } from "node:sqlite";
import { PERMANENT_KEEPER } from "../keeper.ts";
import { damaged, foreign, halfCopied, newerVersion } from "../refusal.ts";

/** Incremented with every change that an older Red Queen can't read. */
const SQLITE_VERSION = 8;

/** "RdQn" in the file's header, for `file(1)` and for `checkSchema`. Older files have 0 there. */
const APPLICATION_ID = 0x5264_516e;

const keepers = (table: "TABLE" | "TEMP TABLE") => `
  CREATE ${table} keepers (
    hash TEXT NOT NULL, league TEXT NOT NULL, kept INTEGER NOT NULL, PRIMARY KEY (hash, league)
  ) WITHOUT ROWID;
  CREATE INDEX keepers_by_league ON keepers (league, kept);
`;

/** Live matches of people. IF NOT EXISTS: a store that was set back to an older version has the table. */
const liveMatches = (table: "TABLE" | "TEMP TABLE") => `
  CREATE ${table} IF NOT EXISTS live_matches (
    room TEXT PRIMARY KEY, owner TEXT NOT NULL, head TEXT NOT NULL
  ) WITHOUT ROWID;
`;

/** Experiments. IF NOT EXISTS for the same reason. */
const experiments = (table: "TABLE" | "TEMP TABLE") => `
  CREATE ${table} IF NOT EXISTS experiments (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, head TEXT NOT NULL);
  CREATE ${table} IF NOT EXISTS run_starts (
    experiment TEXT NOT NULL, at INTEGER NOT NULL, league TEXT NOT NULL, head TEXT NOT NULL,
    PRIMARY KEY (experiment, at, league)
  ) WITHOUT ROWID;
`;

/** Bans of guests; `id` is KIND:SUBJECT. IF NOT EXISTS for the same reason. */
const bans = (table: "TABLE" | "TEMP TABLE") => `
  CREATE ${table} IF NOT EXISTS bans (id TEXT PRIMARY KEY, head TEXT NOT NULL) WITHOUT ROWID;
`;

const jobResultTable = (table: "TABLE" | "TEMP TABLE") => `
  CREATE ${table} IF NOT EXISTS job_results (job TEXT PRIMARY KEY, league TEXT NOT NULL, result TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS job_results_by_league ON job_results (league);
`;

/** Results of jobs that are not in a ledger yet, and the store's identity. IF NOT EXISTS for the same reason. */
const jobResults = `
  ${jobResultTable("TABLE")}
  CREATE TABLE IF NOT EXISTS identity (id TEXT NOT NULL);
  INSERT INTO identity SELECT lower(hex(randomblob(8))) WHERE NOT EXISTS (SELECT 1 FROM identity);
`;

/** The copy that is being written here, if any. IF NOT EXISTS for the same reason. */
const copies = "CREATE TABLE IF NOT EXISTS copies (source TEXT NOT NULL, run TEXT NOT NULL);";

const tables = `
  PRAGMA application_id = ${APPLICATION_ID};
  CREATE TABLE leagues (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, head TEXT NOT NULL);
  CREATE TABLE ledger (
    league TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (league, seq)
  ) WITHOUT ROWID;
  CREATE TABLE leases (
    league TEXT PRIMARY KEY, holder TEXT NOT NULL, fence INTEGER NOT NULL, expires_at INTEGER NOT NULL, taken_at INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE segments (
    id TEXT PRIMARY KEY, league TEXT NOT NULL, position INTEGER NOT NULL, head TEXT NOT NULL,
    starts BLOB NOT NULL, actions BLOB NOT NULL, log_probs BLOB NOT NULL, returns BLOB NOT NULL
  );
  CREATE INDEX segments_by_league ON segments (league, position, id);
  CREATE TABLE weights (hash TEXT PRIMARY KEY, head TEXT NOT NULL, data BLOB NOT NULL);
  ${keepers("TABLE")}
  ${liveMatches("TABLE")}
  ${experiments("TABLE")}
  ${bans("TABLE")}
  ${jobResults}
  ${copies}
  CREATE TABLE matches (
    id TEXT PRIMARY KEY, league TEXT, game TEXT NOT NULL, ended_at INTEGER NOT NULL, summary TEXT NOT NULL,
    detail TEXT NOT NULL, actions BLOB NOT NULL, log_probs BLOB NOT NULL
  );
  CREATE INDEX matches_by_time ON matches (ended_at, id);
  CREATE INDEX matches_by_league ON matches (league, ended_at, id);
  CREATE INDEX matches_by_game ON matches (game, ended_at, id);
`;

/** A JSON column, `{}` if damaged: weights it mentioned are then kept forever. */
const json = (column: string): string => `CASE WHEN json_valid(${column}) THEN ${column} ELSE '{}' END`;

/**
 * Migrates from version 1, which did not record keepers: a league keeps the weights that its ledger and cast mention;
 * weights without a mention are kept forever. Of optimizer slots, only the newest are kept.
 */
const fromFirst = (table: "TABLE" | "TEMP TABLE") => `
  ${keepers(table)}
  INSERT OR IGNORE INTO keepers
    SELECT weights.hash, events.league, 1 FROM (SELECT league, ${json("event")} AS event FROM ledger) AS events
    JOIN weights ON weights.hash IN (json_extract(event, '$.policy'), json_extract(event, '$.optimizer'))
    WHERE json_extract(event, '$.type') IN ('policy-updated', 'member-added');
  INSERT OR IGNORE INTO keepers
    SELECT weights.hash, leagues.id, 1 FROM leagues, json_each(${json("leagues.head")}, '$.config.cast') AS seat
    JOIN weights ON 'policy:' || weights.hash = seat.value;
  INSERT OR IGNORE INTO keepers SELECT hash, '${PERMANENT_KEEPER}', 1 FROM weights WHERE hash NOT IN (SELECT hash FROM keepers);
`;

/** Migrates from version 3, whose leases had no `taken_at` and whose ledgers had no base progress. */
const fromThird = "ALTER TABLE leases ADD COLUMN taken_at INTEGER;";

/** Migrates from version 4, which had no experiments. */
const fromFourth = experiments("TABLE");

/** Migrates from version 5, which had no bans. */
const fromFifth = bans("TABLE");

/** Migrates from version 6, which had no queue of jobs. */
const fromSixth = jobResults;

/** Migrates from version 7, which could not be the target of a copy. */
const fromSeventh = copies;

/** The columns that identify a Red Queen store, since version 1. */
const COLUMNS = [
  "id, created_at, head FROM leagues",
  "league, seq, at, event FROM ledger",
  "league, holder, fence, expires_at FROM leases",
  "id, league, position, head, starts, actions, log_probs, returns FROM segments",
  "hash, head, data FROM weights",
  "id, league, game, ended_at, summary, detail, actions, log_probs FROM matches",
];
const COLUMNS_SINCE_2 = ["hash, league, kept FROM keepers"];
const COLUMNS_SINCE_3 = ["room, owner, head FROM live_matches"];
const COLUMNS_SINCE_4 = ["taken_at FROM leases"];
const COLUMNS_SINCE_5 = ["id, created_at, head FROM experiments", "experiment, at, league, head FROM run_starts"];
const COLUMNS_SINCE_6 = ["id, head FROM bans"];
const COLUMNS_SINCE_7 = ["job, league, result FROM job_results", "id FROM identity"];
const COLUMNS_SINCE_8 = ["source, run FROM copies"];

/** Runs `work` in one transaction, which excludes other writers. */
export function atomically<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Whether nothing was ever written to the database. */
export function isEmpty(database: DatabaseSync): boolean {
  return schemaVersion(database) === 0 && database.prepare("SELECT 1 FROM sqlite_schema").get() === undefined;
}

/**
 * Checks without writing. @throws store/foreign, store/newer-version, store/damaged unless the file is empty or a known
 * store.
 */
export function checkSchema(database: DatabaseSync, file: string): void {
  if (isEmpty(database)) return;
  const id = Number(database.prepare("PRAGMA application_id").get()?.application_id);
  const version = schemaVersion(database);
  const later = [COLUMNS_SINCE_5, COLUMNS_SINCE_6, COLUMNS_SINCE_7, COLUMNS_SINCE_8];
  const since = [[], COLUMNS, COLUMNS_SINCE_2, COLUMNS_SINCE_3, COLUMNS_SINCE_4, ...later];
  const wanted = since.slice(0, version + 1).flat();
  const isComplete = version > 0 && wanted.every((columns) => hasColumns(database, columns));
  if (id !== APPLICATION_ID && (id !== 0 || !isComplete)) throw foreign(file);
  if (version > SQLITE_VERSION) throw newerVersion(file, version, SQLITE_VERSION);
  if (!isComplete) throw damaged(file, "tables are missing");
}

function hasColumns(database: DatabaseSync, columns: string): boolean {
  try {
    database.prepare(`SELECT ${columns}`);
    return true;
  } catch (error) {
    // Any error other than "no such column" is a problem of the file.
    if (error instanceof Error && "errcode" in error && error.errcode === 1) return false;
    throw error;
  }
}

/** @throws ServerError `store/half-copied` if a copy to this store is not complete. */
export function assertComplete(database: DatabaseSync, file: string): void {
  if (schemaVersion(database) < 8 || database.prepare("SELECT 1 FROM copies").get() === undefined) return;
  throw halfCopied(`SQLite ${file}`);
}

/** Adds what an older store lacks, in memory only. */
export function prepareToRead(database: DatabaseSync): void {
  database.exec("PRAGMA temp_store = MEMORY");
  const version = schemaVersion(database);
  if (version === 1) database.exec(fromFirst("TEMP TABLE"));
  if (version < 3) database.exec(liveMatches("TEMP TABLE"));
  if (version < 5) database.exec(experiments("TEMP TABLE"));
  if (version < 6) database.exec(bans("TEMP TABLE"));
  if (version < 7) database.exec(jobResultTable("TEMP TABLE"));
}

/** Creates the tables in an empty file, migrates an older one. @throws store/newer-version */
export function prepareSchema(database: DatabaseSync, file: string): void {
  if (schemaVersion(database) < SQLITE_VERSION) {
    atomically(database, () => {
      // Another process may have migrated it between the check and the lock.
      const from6 = fromSixth + fromSeventh;
      const from5 = fromFifth + from6;
      const from4 = fromFourth + from5;
      const from3 = fromThird + from4;
      const from2 = liveMatches("TABLE") + from3;
      const from1 = fromFirst("TABLE") + from2;
      const steps = [tables, from1, from2, from3, from4, from5, from6, fromSeventh][schemaVersion(database)];
      if (steps !== undefined) database.exec(`${steps} PRAGMA user_version = ${SQLITE_VERSION};`);
    });
  }
  const found = schemaVersion(database);
  if (found > SQLITE_VERSION) throw newerVersion(file, found, SQLITE_VERSION);
}

/** Pages released a step: few enough that other processes get their turn and the write-ahead log stays small. */
const VACUUM_PAGES = 1024;

/** Returns free pages to the disk, from the end of the file. */
export function shrink(database: DatabaseSync): void {
  const free = () => Number(database.prepare("PRAGMA freelist_count").get()?.freelist_count);
  for (let before = free(); before > 0;) {
    database.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
    const after = free();
    // A file created without incremental vacuum keeps its free pages.
    if (after >= before) return;
    before = after;
  }
}

export function schemaVersion(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}
