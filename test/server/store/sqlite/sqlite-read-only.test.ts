import {
  chmodSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { loadLeague } from "../../../../server/leagues/load.ts";
import { openStore, readStore } from "../../../../server/store/registry.ts";
import { openSqliteStore } from "../../../../server/store/sqlite/sqlite.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { startClient } from "../processes.ts";
import { readEverything } from "../reading.ts";
import { codeOf, refusalOf } from "../refusals.ts";
import { entryOf, leagueOf } from "../samples.ts";
import { storedLeagues, unpackStore } from "../stored.ts";

const root = temporaryFolder();

/** Everything in a folder that a reader could change. */
const imageOf = (folder: string) =>
  readdirSync(folder)
    .toSorted()
    .map((name) => {
      const path = join(folder, name);
      const { mtimeMs, size, mode } = statSync(path);
      return { name, mtimeMs, size, mode, bytes: readFileSync(path).toString("base64") };
    });

describe("a store opened for reading", () => {
  it.each(["typo", "not/there/either"])("is not created if it doesn't exist: %s", async (name) => {
    const folder = folderIn(root);
    const error = await refusalOf(readStore({ directory: join(folder, name) }));
    expect(error.code).toBe("store/not-found");
    expect(error.message).toContain(name);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is not created in a folder with other files", async () => {
    const folder = folderIn(root);
    writeFileSync(join(folder, "notes.txt"), "");
    expect(await codeOf(readStore({ directory: folder }))).toBe("store/not-found");
    const error = await refusalOf(readStore({ directory: join(folder, "notes.txt") }));
    expect(error).toMatchObject({ code: "store/not-found", message: expect.stringContaining("is a file") as string });
    expect(readdirSync(folder)).toEqual(["notes.txt"]);
  });

  it.each([1, 2] as const)("keeps every byte and file, without write permission: version %i", async (version) => {
    const folder = folderIn(root);
    const file = unpackStore(version, folder);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    const before = imageOf(folder);
    const store = await readStore({ directory: folder });
    expect(await readEverything(store)).toEqual([]);
    const league = storedLeagues[version];
    expect((await loadLeague(store, league))?.fold?.state).toMatchObject({ status: "ended", updates: 4 });
    // Members, the newest policy, its slots and temporary weights: version 1 had no keepers.
    expect((await store.weightsKept(league)).length).toBeGreaterThan(2);
    await store.close();
    expect(imageOf(folder)).toEqual(before);
    chmodSync(folder, 0o755);
  });

  it.each([1, 2] as const)("can also be opened for writing: version %i", async (version) => {
    const folder = folderIn(root);
    unpackStore(version, folder);
    const store = await openStore({ directory: folder });
    expect(await readEverything(store)).toEqual([]);
    await store.createLeague(leagueOf("new"));
    expect(await store.leagueIds()).toContain(storedLeagues[version]);
    await store.close();
  });

  it("is read while another process writes it, with all acknowledged writes", async () => {
    const folder = folderIn(root);
    const first = openSqliteStore(folder);
    await first.createLeague(leagueOf("busy"));
    await first.close();
    const writer = startClient("write", "busy", { directory: folder });
    let read = 0;
    for (let round = 1; round <= 5; round++) {
      await writer.said(round * 30);
      const acknowledged = writer.lines.filter((line) => line.startsWith("entry")).length;
      const store = await readStore({ directory: folder });
      read = (await store.ledger("busy")).length;
      expect(read).toBeGreaterThanOrEqual(acknowledged);
      await store.close();
    }
    await writer.kill();
    // A killed process leaves a log without a checkpoint, and its index.
    expect(readdirSync(folder).toSorted()).toEqual(["red-queen.db", "red-queen.db-shm", "red-queen.db-wal"]);
    const before = imageOf(folder);
    const store = await readStore({ directory: folder });
    expect((await store.ledger("busy")).length).toBeGreaterThanOrEqual(read);
    await store.close();
    expect(imageOf(folder)).toEqual(before);
  });

  it("is read with its log if a copy lacks the log's index", async () => {
    const folder = folderIn(root);
    const open = openSqliteStore(folder);
    await open.createLeague(leagueOf("copied"));
    for (let seq = 0; seq < 5; seq++) await open.append("copied", entryOf(seq));
    const copy = folderIn(root);
    for (const name of ["red-queen.db", "red-queen.db-wal"]) copyFileSync(join(folder, name), join(copy, name));
    await open.close();
    const before = imageOf(copy);
    const store = await readStore({ directory: copy });
    expect(await store.ledger("copied")).toHaveLength(5);
    await store.close();
    expect(imageOf(copy)).toEqual(before);
  });

  it("is read again if it is opened, written and closed by another process during the read", async () => {
    const folder = folderIn(root);
    unpackStore(2, folder);
    const store = await readStore({ directory: folder });
    expect(await store.leagueIds()).toHaveLength(1);
    const writer = openSqliteStore(folder);
    await writer.createLeague(leagueOf("since"));
    expect(await store.leagueIds()).toHaveLength(2);
    await writer.createLeague(leagueOf("since then"));
    expect(await store.leagueIds()).toHaveLength(3);
    await writer.close();
    expect(await store.leagueIds()).toHaveLength(3);
    const next = openSqliteStore(folder);
    await next.deleteLeague("since");
    await next.close();
    expect(await store.leagueIds()).toHaveLength(2);
    await store.close();
  });

  it("reports it and can be closed if the file is removed during the read", async () => {
    const folder = folderIn(root);
    unpackStore(2, folder);
    const store = await readStore({ directory: folder });
    renameSync(join(folder, "red-queen.db"), join(folder, "moved.db"));
    expect(await refusalOf(store.leagueIds())).toMatchObject({ code: "store/not-found" });
    await store.close();
  });

  it("locks out no one: a server opens it meanwhile, and closes it intact", async () => {
    const folder = folderIn(root);
    unpackStore(2, folder);
    const writer = openSqliteStore(folder);
    await writer.createLeague(leagueOf("first"));
    const reader = await readStore({ directory: folder });
    await writer.createLeague(leagueOf("second"));
    expect(await reader.leagueIds()).toHaveLength(3);
    await writer.close();
    await reader.close();
    const database = new DatabaseSync(join(folder, "red-queen.db"));
    expect(database.prepare("PRAGMA integrity_check").get()).toEqual({ integrity_check: "ok" });
    database.close();
    const again = openSqliteStore(folder);
    expect(await again.leagueIds()).toHaveLength(3);
    await again.close();
    expect(existsSync(join(folder, "red-queen.db-wal"))).toBe(false);
  });
});
