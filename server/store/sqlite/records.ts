import { realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { ServerError } from "../../errors.ts";
import { LEASE_MS, isHeld } from "../lease.ts";
import { halfCopied, notEmpty } from "../refusal.ts";
import {
  checkRecord,
  fieldNames,
  fieldType,
  keyFields,
  recordKinds,
  type RecordKind,
  type RecordQuery,
  type RecordReader,
  type RecordStore,
  type StoreRecord,
  type UnfinishedCopy,
} from "../records.ts";
import { sqliteError } from "./errors.ts";
import { assertInPlace, openToRead, openToWrite, type OpenDatabase } from "./open.ts";
import { numeric } from "./queries.ts";
import { atomically, schemaVersion } from "./schema.ts";

/** The table of each kind; tested to be all tables but those of the store itself. @internal */
export const recordTables: Readonly<Record<RecordKind, string>> = {
  experiments: "experiments",
  runStarts: "run_starts",
  leagues: "leagues",
  ledger: "ledger",
  leases: "leases",
  segments: "segments",
  weights: "weights",
  matches: "matches",
  liveMatches: "live_matches",
  bans: "bans",
  jobResults: "job_results",
};

/** Columns with another name than their field. */
const columns: Readonly<Record<string, string>> = {
  createdAt: "created_at",
  endedAt: "ended_at",
  logProbs: "log_probs",
  index: "position",
};
const columnOf = (field: string): string => columns[field] ?? field;

/** Leagues of weights: all, or those that keep them. A JSON list. */
const keepers = (condition: string): string =>
  `(SELECT json_group_array(league) FROM keepers WHERE keepers.hash = weights.hash ${condition})`;

function selected(kind: RecordKind, field: string): string {
  if (fieldType(kind, field) === "number") return numeric(columnOf(field), `"${field}"`);
  if (field === "keepers") return `${keepers("AND kept = 1")} AS keepers`;
  if (field === "leagues") return `${keepers("")} AS leagues`;
  return `${columnOf(field)} AS "${field}"`;
}

/** Milliseconds to wait for another process's write. */
const BUSY_TIMEOUT_MS = 5000;

/** Reads the records of `<directory>/red-queen.db`, changing nothing. @throws as `readSqliteStore`. */
export function readSqliteRecords(directory: string): RecordReader {
  const file = join(directory, "red-queen.db");
  const open = openToRead(directory, file, BUSY_TIMEOUT_MS, true);
  // One transaction for all reads: they see one state, whatever other processes write meanwhile.
  open.database.exec("BEGIN");
  return new SqliteRecords(directory, file, open);
}

/** Opens the records of `<directory>/red-queen.db` for writing; creates it if missing. @throws as `openSqliteStore`. */
export function openSqliteRecords(directory: string): RecordStore {
  const file = join(directory, "red-queen.db");
  return new SqliteRecords(directory, file, openToWrite(directory, file, BUSY_TIMEOUT_MS, true));
}

class SqliteRecords implements RecordStore {
  readonly description: string;
  readonly place: string;
  readonly #file: string;
  readonly #inode: number;
  readonly #database: DatabaseSync;
  readonly #isStale: () => boolean;
  readonly #statements = new Map<string, StatementSync>();

  constructor(directory: string, file: string, { database, isStale }: OpenDatabase) {
    this.#database = database;
    this.#isStale = isStale;
    this.#file = file;
    this.#inode = statSync(file).ino;
    this.description = `SQLite ${file}`;
    this.place = join(realpathSync(resolve(directory)), "red-queen.db");
  }

  async identity(): Promise<string | null> {
    return this.#answer(() => {
      if (schemaVersion(this.#database) < 7) return null;
      const row = this.#sql("SELECT id FROM identity").get();
      return row === undefined ? null : String(row["id"]);
    });
  }

  async unfinishedCopy(): Promise<UnfinishedCopy | null> {
    return this.#answer(() => this.#copy());
  }

  async heldLeases(): Promise<readonly string[]> {
    return this.#answer(() => {
      const takenAt = schemaVersion(this.#database) < 4 ? "NULL AS takenAt" : numeric("taken_at", "takenAt");
      const rows = this.#sql(`SELECT league, holder, ${numeric("expires_at", "expiresAt")}, ${takenAt} FROM leases`);
      return rows.all().flatMap(({ league, holder, expiresAt, takenAt }) => {
        const times = { expiresAt: Number(expiresAt), takenAt: takenAt as number | null };
        return holder !== "" && isHeld({ holder: "", fence: 0, ...times }, Date.now(), LEASE_MS)
          ? [String(league)]
          : [];
      });
    });
  }

  async *records(kind: RecordKind, query: RecordQuery = {}): AsyncGenerator<StoreRecord, void, void> {
    const [text, values] = listRecords(kind, query);
    // Another statement each time: one that is read can't be started again.
    const rows = this.#answer(() => this.#database.prepare(text).iterate(...values));
    try {
      for (;;) {
        const { done, value } = this.#answer(() => rows.next());
        if (done) return;
        yield toRecord(kind, value as Readonly<Record<string, unknown>>);
      }
    } finally {
      rows.return?.();
    }
  }

  async record(kind: RecordKind, key: string): Promise<StoreRecord | null> {
    const fields = fieldNames(kind).map((field) => selected(kind, field));
    const [only = ""] = keyFields(kind);
    const query = `SELECT ${fields.join(", ")} FROM ${recordTables[kind]} WHERE ${only} = ?`;
    const row = this.#answer(() => this.#sql(query).get(key));
    return row === undefined ? null : toRecord(kind, row);
  }

  async lastKey(kind: RecordKind): Promise<string | null> {
    const [first = ""] = keyFields(kind);
    const row = this.#answer(() => this.#sql(`SELECT MAX(${first}) AS last FROM ${recordTables[kind]}`).get());
    return typeof row?.["last"] === "string" ? row["last"] : null;
  }

  async beginCopy({ source, run }: UnfinishedCopy): Promise<void> {
    this.#transact(() => {
      const begun = this.#copy();
      if (begun !== null && begun.source !== source) throw halfCopied(this.description);
      const isEmpty = recordKinds.every(
        (kind) => this.#sql(`SELECT 1 FROM ${recordTables[kind]} LIMIT 1`).get() === undefined,
      );
      if (begun === null && !isEmpty) throw notEmpty(this.description);
      this.#sql("DELETE FROM copies").run();
      this.#sql("INSERT INTO copies VALUES (?, ?)").run(source, run);
    });
  }

  async putRecords(kind: RecordKind, records: readonly StoreRecord[]): Promise<void> {
    this.#transact(() => {
      for (const record of records) this.#put(kind, record);
    });
  }

  async endCopy(): Promise<void> {
    this.#transact(() => this.#sql("DELETE FROM copies").run());
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #copy(): UnfinishedCopy | null {
    if (schemaVersion(this.#database) < 8) return null;
    const row = this.#sql("SELECT source, run FROM copies").get();
    return row === undefined ? null : { source: String(row["source"]), run: String(row["run"]) };
  }

  #put(kind: RecordKind, record: StoreRecord): void {
    if (kind === "leases") {
      const statement = "INSERT OR REPLACE INTO leases VALUES (?, '', ?, 0, NULL)";
      this.#sql(statement).run(record["league"] as string, record["fence"] as number);
      return;
    }
    const fields = fieldNames(kind).filter((field) => fieldType(kind, field) !== "texts");
    // node:sqlite binds bytes without a buffer, as it reads empty ones, as NULL.
    const places = fields.map((field) => (fieldType(kind, field) === "bytes" ? "COALESCE(?, x'')" : "?")).join(", ");
    const into = `${recordTables[kind]} (${fields.map(columnOf).join(", ")})`;
    const values = fields.map((field) => record[field] as string | number | null | Uint8Array);
    this.#sql(`INSERT OR REPLACE INTO ${into} VALUES (${places})`).run(...values);
    if (kind === "weights") this.#putKeepers(record);
  }

  #putKeepers({ hash, keepers, leagues }: StoreRecord): void {
    const kept = new Set(keepers as readonly string[]);
    this.#sql("DELETE FROM keepers WHERE hash = ?").run(hash as string);
    for (const league of new Set([...kept, ...(leagues as readonly string[])])) {
      this.#sql("INSERT INTO keepers VALUES (?, ?, ?)").run(hash as string, league, kept.has(league) ? 1 : 0);
    }
  }

  #sql(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#database.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }

  #transact<T>(work: () => T): T {
    return this.#answer(() => {
      assertInPlace(this.#file, this.#inode);
      return atomically(this.#database, work);
    });
  }

  #answer<T>(work: () => T): T {
    try {
      const result = work();
      if (!this.#isStale()) return result;
    } catch (error) {
      throw sqliteError(error, this.#file);
    }
    const sentence = `${this.#file} was changed while it was read: stop what writes to it, and try again.`;
    throw new ServerError("store/unavailable", sentence);
  }
}

/** The SQL that reads records, and its parameters. */
function listRecords(kind: RecordKind, { from, league }: RecordQuery): readonly [string, readonly string[]] {
  const [first = ""] = keyFields(kind);
  const ofLeague =
    kind === "weights" ? "hash IN (SELECT hash FROM keepers WHERE league = ?)" : `${leagueField(kind)} = ?`;
  const conditions = [
    ...(from === undefined ? [] : [{ text: `${first} >= ?`, value: from }]),
    ...(league === undefined ? [] : [{ text: ofLeague, value: league }]),
  ];
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.map(({ text }) => text).join(" AND ")}`;
  const fields = fieldNames(kind).map((field) => selected(kind, field));
  // Qualified: the names of numbers are also those of their checked values.
  const order = orderOf(kind, league).map((field) => `${recordTables[kind]}.${columnOf(field)}`);
  return [
    `SELECT ${fields.join(", ")} FROM ${recordTables[kind]} ${where} ORDER BY ${order.join(", ")}`,
    conditions.map(({ value }) => value),
  ];
}

function orderOf(kind: RecordKind, league: string | undefined): readonly string[] {
  if (league !== undefined && kind === "segments") return ["index", "id"];
  return league !== undefined && kind === "matches" ? ["endedAt", "id"] : keyFields(kind);
}

/** The column with the league of a record. */
const leagueField = (kind: RecordKind): string => (kind === "leagues" ? "id" : "league");

function toRecord(kind: RecordKind, row: Readonly<Record<string, unknown>>): StoreRecord {
  if (kind === "weights") {
    const lists = { keepers: sortedList(row["keepers"]), leagues: sortedList(row["leagues"]) };
    return checkRecord(kind, { ...row, ...lists });
  }
  // A lease whose fence can't be read is of no use to anyone.
  if (kind === "leases") return checkRecord(kind, { ...row, fence: row["fence"] ?? 0 });
  return checkRecord(kind, row);
}

const sortedList = (json: unknown): readonly string[] => (JSON.parse(String(json)) as string[]).toSorted();
