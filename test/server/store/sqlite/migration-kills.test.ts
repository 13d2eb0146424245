import { copyFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import { packEvent } from "../../../../server/store/codec.ts";
import { openSqliteStore } from "../../../../server/store/sqlite/sqlite.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { until } from "../../../support/until.ts";
import { hashesOf } from "../conformance-records.ts";
import { startClient } from "../processes.ts";
import { unpackStore } from "../stored.ts";

const root = temporaryFolder();

/** Rows that a migration from version 1 has to go through. */
const ROW_COUNT = 60_000;

/** A store of version 1 whose migration takes a second or so. */
function largeFirstVersion(): string {
  const folder = folderIn(root);
  const database = new DatabaseSync(unpackStore(1, folder));
  const event = (hash: string) => packEvent({ type: "member-added", policy: hash, version: 1 });
  const entry = database.prepare("INSERT INTO ledger VALUES ('long', ?, 1, ?)");
  const weights = database.prepare("INSERT INTO weights SELECT ?, head, data FROM weights LIMIT 1");
  database.exec("INSERT INTO leagues SELECT 'long', created_at, head FROM leagues LIMIT 1; BEGIN");
  for (let i = 0; i < ROW_COUNT; i++) {
    entry.run(i, event(`hash-${i}`));
    if (i % 10 === 0) weights.run(`hash-${i}`);
  }
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  return folder;
}

it("a migration of SQLite that is killed leaves the old version, and the next process completes it", async () => {
  const original = largeFirstVersion();
  const migrated = folderIn(root);
  copyFileSync(join(original, "red-queen.db"), join(migrated, "red-queen.db"));
  await openSqliteStore(migrated).close();
  const expected = await hashesOf({ directory: migrated });
  const versions: number[] = [];
  for (const milliseconds of [0, 30, 100]) {
    const folder = folderIn(root);
    const file = join(folder, "red-queen.db");
    copyFileSync(join(original, "red-queen.db"), file);
    const { size } = statSync(file);
    const process = startClient("open", "", { directory: folder });
    // In WAL mode, and not done: what it has written is in no transaction that ended.
    await until("it has begun", () => statSync(`${file}-shm`, { throwIfNoEntry: false }) !== undefined);
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await process.kill();
    expect(statSync(file).size).toBeGreaterThanOrEqual(size);
    const database = new DatabaseSync(file);
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    versions.push(version);
    const tables = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'keepers'").all();
    expect(tables.length).toBe(version === 1 ? 0 : 1);
    database.close();
    await openSqliteStore(folder).close();
    expect(await hashesOf({ directory: folder })).toEqual(expected);
  }
  expect(versions).toContain(1);
});
