import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { assert, asyncProperty, constantFrom, nat, oneof, record, uint8Array, type Arbitrary } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditStore } from "../../../../server/audit/store.ts";
import { loadLeague } from "../../../../server/leagues/load.ts";
import { openStore, readStore } from "../../../../server/store/registry.ts";
import { atomically } from "../../../../server/store/sqlite/schema.ts";
import { openSqliteStore, readSqliteStore } from "../../../../server/store/sqlite/sqlite.ts";
import type { Store, StoreReader } from "../../../../server/store/store.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { assertTold, readEverything } from "../reading.ts";
import { codeOf, refusalOf } from "../refusals.ts";
import { experimentOf, liveMatchOf, matchOf, runStartOf, weightsOf } from "../samples.ts";
import { storedLeagues, unpackStore } from "../stored.ts";
import { valueAt } from "../../../../games/core/value-at.ts";

const root = temporaryFolder();
const league = storedLeagues[2];

/** A store with every kind of document: the league of version 2, a match, slots, a lease and an experiment. */
async function fullStore(): Promise<string> {
  const folder = folderIn(root);
  unpackStore(2, folder);
  const store = openSqliteStore(folder);
  await store.putMatch(matchOf("match", 1000, { league }));
  await store.putWeights(weightsOf("slots", 40, "optimizer"), league);
  await store.takeLease(league, "holder", 0);
  await store.putLiveMatch(liveMatchOf("room", "here"));
  await store.createExperiment(experimentOf("experiment"));
  await store.putRunStart("experiment", runStartOf(league, 1));
  await store.close();
  return folder;
}

/** Columns with encoded content or keys. */
const columns = {
  leagues: ["id", "created_at", "head"],
  ledger: ["league", "seq", "at", "event"],
  leases: ["holder", "fence", "expires_at"],
  segments: ["id", "league", "position", "head", "starts", "actions", "log_probs", "returns"],
  weights: ["hash", "head", "data"],
  keepers: ["hash", "league", "kept"],
  matches: ["id", "league", "game", "ended_at", "summary", "detail", "actions", "log_probs"],
  live_matches: ["room", "owner", "head"],
  experiments: ["id", "created_at", "head"],
  run_starts: ["experiment", "at", "league", "head"],
} as const;

interface Damage {
  readonly table: keyof typeof columns;
  readonly column: string;
  /** Index of the row, modulo their number. */
  readonly row: number;
  readonly change: Change;
}

type Change =
  | { readonly kind: "flip"; readonly at: number; readonly mask: number }
  | { readonly kind: "truncate"; readonly length: number }
  | { readonly kind: "replace"; readonly value: string | number | bigint | Uint8Array };

const changes: Arbitrary<Change> = oneof(
  record({ kind: constantFrom("flip" as const), at: nat(), mask: nat({ max: 254 }) }),
  record({ kind: constantFrom("truncate" as const), length: nat() }),
  record({
    kind: constantFrom("replace" as const),
    value: oneof(
      constantFrom<string | number | bigint>("", "{}", "null", "[]", '{"type":"led"}', -1, 1e300, 2n ** 62n),
      uint8Array({ maxLength: 40 }),
    ),
  }),
);

const damages: Arbitrary<Damage> = oneof(
  ...Object.entries(columns).map(([table, names]) =>
    record({
      table: constantFrom(table as keyof typeof columns),
      column: constantFrom<string>(...names),
      row: nat(),
      change: changes,
    }),
  ),
);

/** A stored value after the change: text and bytes keep their type. */
function changed(value: unknown, change: Change): string | number | bigint | Uint8Array {
  if (change.kind === "replace") return change.value;
  const isText = typeof value === "string";
  const bytes = value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value));
  const damaged =
    change.kind === "truncate" ? bytes.subarray(0, change.length % (bytes.length + 1)) : flipped(bytes, change);
  return isText ? damaged.toString("latin1") : damaged;
}

function flipped(bytes: Buffer, { at, mask }: { readonly at: number; readonly mask: number }): Buffer {
  if (bytes.length > 0) bytes[at % bytes.length] = valueAt(bytes, at % bytes.length) ^ (mask + 1);
  return bytes;
}

/** The key of a row. */
const keys: Readonly<Record<keyof typeof columns, readonly string[]>> = {
  leagues: ["id"],
  ledger: ["league", "seq"],
  leases: ["league"],
  segments: ["id"],
  weights: ["hash"],
  keepers: ["hash", "league"],
  matches: ["id"],
  live_matches: ["room"],
  experiments: ["id"],
  run_starts: ["experiment", "at", "league"],
};

type Row = Readonly<Record<string, SQLInputValue>>;
type Rows = ReadonlyMap<keyof typeof columns, readonly Row[]>;

const rowsOf = (database: DatabaseSync): Rows =>
  new Map(
    (Object.keys(columns) as (keyof typeof columns)[]).map((table) => [
      table,
      database.prepare(`SELECT * FROM ${table}`).all() as Row[],
    ]),
  );

/** Restores the database from the one attached as `whole`. */
function restore(database: DatabaseSync): void {
  atomically(database, () => {
    for (const table of Object.keys(columns)) {
      database.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM whole.${table}`);
    }
  });
}

/** Damages one value of a database. */
function inflict(database: DatabaseSync, whole: Rows, { table, column, row, change }: Damage): void {
  const rows = whole.get(table) ?? [];
  const chosen = rows[row % rows.length] ?? {};
  const where = keys[table].map((key) => `${key} = ?`).join(" AND ");
  const key = keys[table].map((name) => chosen[name] ?? null);
  // If another row already has that key, there is nothing to damage.
  const statement = database.prepare(`UPDATE OR IGNORE ${table} SET ${column} = ? WHERE ${where}`);
  statement.run(changed(chosen[column], change), ...key);
}

describe("a SQLite store with a damaged document", () => {
  let folder: string;
  let database: DatabaseSync;
  let store: Store;
  let whole: Rows;
  beforeAll(async () => {
    folder = await fullStore();
    database = new DatabaseSync(join(folder, "red-queen.db"));
    // No document depends on the disk here.
    database.exec("PRAGMA synchronous = OFF");
    const copy = join(folderIn(root), "whole.db");
    copyFileSync(join(folder, "red-queen.db"), copy);
    database.prepare("ATTACH ? AS whole").run(copy);
    whole = rowsOf(database);
    store = openSqliteStore(folder);
  });
  afterAll(async () => {
    database.close();
    await store.close();
  });

  const within = async (damage: Damage, look: () => Promise<void>): Promise<void> => {
    inflict(database, whole, damage);
    try {
      await look();
    } finally {
      restore(database);
    }
  };

  it("is read without refusals while intact", async () => {
    expect(await readEverything(store)).toEqual([]);
    expect(await store.takeLease(league, "holder", 0)).toMatchObject({ holder: "holder" });
  });

  it("names damaged documents and reads the rest, after any flipped, truncated or replaced value", async () => {
    const property = asyncProperty(damages, async (damage) =>
      within(damage, async () => {
        await readEverything(store);
        await auditStore(store);
        await store.takeLease(league, "holder", 0).catch(assertTold);
        for (const room of await store.liveRooms("here")) await store.liveMatch(room).catch(assertTold);
      }),
    );
    await assert(property, { seed: 12, numRuns: 300 });
  });

  it("can always delete a damaged league", async () => {
    const property = asyncProperty(damages, async (damage) =>
      within(damage, async () => {
        await store.deleteLeague(league);
        expect(await store.league(league)).toBeNull();
      }),
    );
    await assert(property, { seed: 12, numRuns: 30 });
  });

  it.each([
    ["policies", "policy"],
    ["slots", "optimizer"],
  ] as const)("compares %s with their hash", async (_, kind) => {
    const hashes = await store.weightsKept(league);
    const records = await Promise.all(hashes.map((hash) => store.weightsRecord(hash)));
    const hash = records.find((one) => one?.kind === kind)?.hash ?? "";
    const row = database.prepare("SELECT data FROM weights WHERE hash = ?").get(hash) as { data: Uint8Array };
    const write = (data: Uint8Array) => database.prepare("UPDATE weights SET data = ? WHERE hash = ?").run(data, hash);
    for (let bit = 0; bit < row.data.length * 8; bit += 97) {
      const data = new Uint8Array(row.data);
      data[bit >> 3] = valueAt(data, bit >> 3) ^ (1 << (bit & 7));
      write(data);
      const error = await refusalOf(store.weights(hash));
      expect(error).toMatchObject({
        code: "store/damaged",
        message: expect.stringContaining(hash.slice(0, 8)) as string,
      });
    }
    restore(database);
    expect((await store.weights(hash))?.hash).toBe(hash);
  });

  it("compares a league's head with its ledger", async () => {
    const head = database.prepare("SELECT head FROM leagues").get() as { head: string };
    const write = (text: string) => database.prepare("UPDATE leagues SET head = ?").run(text);
    write(head.head.replace('"seed":1', '"seed":2'));
    expect((await refusalOf(loadLeague(store, league))).message).toMatch(/head and the first entry .* disagree/);
    restore(database);
  });

  it("distinguishes a league whose ledger is gone from one that never ran", async () => {
    database.exec("DELETE FROM ledger");
    expect((await refusalOf(loadLeague(store, league))).message).toMatch(/ledger .* is empty, although/);
    restore(database);
    expect((await loadLeague(store, league))?.fold?.state.updates).toBe(4);
  });
});

describe("a damaged file", () => {
  let whole: string;
  let file: string;
  let folder: string;
  beforeAll(async () => {
    whole = join(await fullStore(), "red-queen.db");
    folder = folderIn(root);
    file = join(folder, "red-queen.db");
  });

  const openings: readonly ((place: string) => StoreReader)[] = [openSqliteStore, readSqliteStore];

  /** Opens the file in both ways and reads all of it. */
  async function readBoth(): Promise<void> {
    for (const open of openings) {
      let store: StoreReader;
      try {
        store = open(folder);
      } catch (error) {
        assertTold(error);
        continue;
      }
      try {
        await readEverything(store);
      } finally {
        await store.close();
      }
    }
    for (const left of ["-wal", "-shm"]) rmSync(file + left, { force: true });
  }

  it("is read if possible, or refused in a sentence, for any flipped bytes", async () => {
    const { length } = readFileSync(whole);
    const flips = record({ at: nat({ max: length - 1 }), bytes: uint8Array({ minLength: 1, maxLength: 200 }) });
    const property = asyncProperty(
      oneof(flips, record({ at: nat({ max: 400 }), bytes: uint8Array({ minLength: 1, maxLength: 4 }) })),
      async ({ at, bytes }) => {
        copyFileSync(whole, file);
        const handle = openSync(file, "r+");
        writeSync(handle, bytes, 0, Math.min(bytes.length, length - at), at);
        closeSync(handle);
        await readBoth();
      },
    );
    await assert(property, { seed: 12, numRuns: 100 });
  });

  it("is read if possible, or refused in a sentence, for any truncation", async () => {
    const property = asyncProperty(nat({ max: readFileSync(whole).length }), async (size) => {
      copyFileSync(whole, file);
      truncateSync(file, size);
      await readBoth();
    });
    await assert(property, { seed: 12, numRuns: 60 });
  });
});

describe("files that are not stores", () => {
  const other = (statements: string): string => {
    const folder = folderIn(root);
    const database = new DatabaseSync(join(folder, "red-queen.db"));
    database.exec(statements);
    database.close();
    return folder;
  };

  it.each([
    ["another program's database with a table of leagues", "CREATE TABLE leagues (id INTEGER PRIMARY KEY, club TEXT)"],
    ["one that counts its versions too", "CREATE TABLE leagues (id INTEGER, club TEXT); PRAGMA user_version = 2"],
    ["one of a higher version", "CREATE TABLE leagues (id INTEGER, club TEXT); PRAGMA user_version = 9"],
    ["one with an application id", "CREATE TABLE other (x); PRAGMA application_id = 1234"],
  ])("are refused and unchanged: %s", async (_, statements) => {
    const directory = other(statements);
    const before = readFileSync(join(directory, "red-queen.db"));
    for (const open of [openStore, readStore]) {
      const error = await refusalOf(open({ directory }));
      expect(error).toMatchObject({
        code: "store/foreign",
        message: expect.stringContaining("is not a Red Queen store") as string,
      });
    }
    expect(readFileSync(join(directory, "red-queen.db")).equals(before)).toBe(true);
  });

  it.each<[string, (file: string) => void, string]>([
    [
      "a text",
      (file) => writeFileSync(file, "not a database, but long enough to be one. ".repeat(100)),
      "store/foreign",
    ],
    ["a folder", (file) => mkdirSync(file), "store/foreign"],
    ["an empty file", (file) => writeFileSync(file, ""), "store/not-found"],
  ])("are refused by readers: %s", async (_, make, code) => {
    const directory = folderIn(root);
    make(join(directory, "red-queen.db"));
    expect(await codeOf(readStore({ directory }))).toBe(code);
  });
});
