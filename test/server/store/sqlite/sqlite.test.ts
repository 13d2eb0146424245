import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../../../server/store/registry.ts";
import { openSqliteStore } from "../../../../server/store/sqlite/sqlite.ts";
import { missingFrom, testStore } from "../conformance.ts";
import { startClient } from "../processes.ts";
import { codeOf, refusalOf } from "../refusals.ts";
import { entryOf, leagueOf } from "../samples.ts";
import { newDirectory, sqliteSubject } from "./sqlite-subject.ts";

testStore("SQLite", { processes: true, breakable: true }, async () => sqliteSubject(false));

describe("a SQLite store", () => {
  let directory: string;
  beforeEach(() => {
    directory = newDirectory();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("creates its directory", async () => {
    const store = openSqliteStore(join(directory, "a/b"));
    expect(store.description).toBe(`SQLite ${join(directory, "a/b/red-queen.db")}`);
    await store.close();
  });

  it("is opened by many processes at once, in a new directory", async () => {
    const clients = [...Array(6).keys()].map(() => startClient("open", "", { directory }));
    const lines = await Promise.all(clients.map((client) => client.ended()));
    expect(lines.flat()).toEqual(Array(6).fill("sqlite"));
  });

  it("advises if its directory is a file", async () => {
    writeFileSync(join(directory, "file"), "");
    const error = await refusalOf(openStore({ directory: join(directory, "file") }));
    expect(error.code).toBe("store/unavailable");
    expect(error.message).toContain("DATA_DIR");
  });

  it("advises if its directory can't be created", async () => {
    // Node's own recursive mkdir never returns there.
    const error = await refusalOf(openStore({ directory: "/proc/red-queen/data" }, { threaded: true }));
    expect(error.code).toBe("store/unavailable");
    expect(error.message).toContain("DATA_DIR");
  });

  it("advises if its database is a directory", async () => {
    mkdirSync(join(directory, "red-queen.db"));
    expect(await codeOf(openStore({ directory }))).toBe("store/foreign");
  });

  it("advises if its file is something else", async () => {
    writeFileSync(join(directory, "red-queen.db"), "not a database, but long enough to be read as one. ".repeat(100));
    const error = await refusalOf(openStore({ directory }));
    expect(error.code).toBe("store/foreign");
    expect(error.message).toContain("is not a Red Queen store");
  });

  it("is unavailable while another process locks it, and works afterwards", async () => {
    const store = openSqliteStore(directory, { busyTimeout: 20 });
    await store.createLeague(leagueOf("locked"));
    const other = new DatabaseSync(join(directory, "red-queen.db"));
    other.exec("BEGIN IMMEDIATE");
    expect(await codeOf(store.append("locked", entryOf(0)))).toBe("store/unavailable");
    expect(await store.ledger("locked")).toEqual([]);
    other.exec("ROLLBACK");
    other.close();
    await store.append("locked", entryOf(0));
    await store.close();
  });

  it.skipIf(process.platform === "win32")(
    "is full if no more can be written, and keeps acknowledged writes",
    async () => {
      const lines = await startClient("fill", "full", { directory }, (8 * 1024 * 1024) / 512).ended();
      expect(lines.at(-1)).toBe("failed store/full");
      expect(lines.length).toBeGreaterThan(4);
      const store = openSqliteStore(directory);
      expect(await missingFrom(store, "full", lines.slice(0, -1))).toEqual([]);
      await store.probe();
      await store.createLeague(leagueOf("room-again"));
      await store.close();
    },
  );
});
