import type { DatabaseSync } from "node:sqlite";
import { newerVersion } from "./refusal.ts";

/** Rises with every change that an older Red Queen could not read. */
const SQLITE_VERSION = 1;

const tables = `
  CREATE TABLE leagues (id TEXT PRIMARY KEY, created_at INTEGER NOT NULL, head TEXT NOT NULL);
  CREATE TABLE ledger (
    league TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (league, seq)
  ) WITHOUT ROWID;
  CREATE TABLE leases (
    league TEXT PRIMARY KEY, holder TEXT NOT NULL, fence INTEGER NOT NULL, expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE segments (
    id TEXT PRIMARY KEY, league TEXT NOT NULL, position INTEGER NOT NULL, head TEXT NOT NULL,
    starts BLOB NOT NULL, actions BLOB NOT NULL, log_probs BLOB NOT NULL, returns BLOB NOT NULL
  );
  CREATE INDEX segments_by_league ON segments (league, position, id);
  CREATE TABLE weights (hash TEXT PRIMARY KEY, head TEXT NOT NULL, data BLOB NOT NULL);
  CREATE TABLE matches (
    id TEXT PRIMARY KEY, league TEXT, game TEXT NOT NULL, ended_at INTEGER NOT NULL, summary TEXT NOT NULL,
    detail TEXT NOT NULL, actions BLOB NOT NULL, log_probs BLOB NOT NULL
  );
  CREATE INDEX matches_by_time ON matches (ended_at, id);
  CREATE INDEX matches_by_league ON matches (league, ended_at, id);
  CREATE INDEX matches_by_game ON matches (game, ended_at, id);
`;

/** Runs `work` in one transaction that no other process can write into. */
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

/** Creates the tables in an empty file. @throws store/newer-version */
export function prepareSchema(database: DatabaseSync, file: string): void {
  if (versionOf(database) === 0) {
    atomically(database, () => {
      // Another process may have been quicker between the look and the lock.
      if (versionOf(database) === 0) database.exec(`${tables} PRAGMA user_version = ${SQLITE_VERSION};`);
    });
  }
  const found = versionOf(database);
  if (found > SQLITE_VERSION) throw newerVersion(file, found, SQLITE_VERSION);
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare("PRAGMA user_version").get()?.user_version);
}
