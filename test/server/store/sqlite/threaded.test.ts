import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Weights } from "../../../../agents/networks/network.ts";
import { ServerError } from "../../../../server/errors.ts";
import { openThreadedStore } from "../../../../server/store/sqlite/threaded.ts";
import { testStore } from "../conformance.ts";
import { refusalOf } from "../refusals.ts";
import { entryOf, leagueOf } from "../samples.ts";
import { newDirectory, sqliteSubject } from "./sqlite-subject.ts";

testStore("SQLite in a thread", { processes: true, breakable: true }, async () => sqliteSubject(true));

describe("a store's thread", () => {
  let directory: string;
  beforeEach(() => {
    directory = newDirectory();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("leaves the event loop free while a write waits for another process", async () => {
    const store = await openThreadedStore({ directory });
    await store.createLeague(leagueOf("waiting"));
    const other = new DatabaseSync(join(directory, "red-queen.db"));
    other.exec("BEGIN IMMEDIATE");
    let written = false;
    const append = store.append("waiting", entryOf(0)).then(() => (written = true));
    // If this thread waited, the lock could not be released and the append would fail.
    for (let i = 0; i < 20; i++) await sleep(2);
    expect(written).toBe(false);
    other.exec("ROLLBACK");
    other.close();
    await append;
    expect(await store.ledger("waiting")).toHaveLength(1);
    await store.close();
  });

  it("passes on the store's refusal to open, with code and sentence", async () => {
    writeFileSync(join(directory, "file"), "");
    const error = await refusalOf(openThreadedStore({ directory: join(directory, "file") }));
    expect(error.code).toBe("store/unavailable");
    expect(error.message).toContain("DATA_DIR");
  });

  it("answers calls in order", async () => {
    const store = await openThreadedStore({ directory });
    const calls = [store.createLeague(leagueOf("order"))];
    for (let seq = 0; seq < 20; seq++) calls.push(store.append("order", entryOf(seq)));
    await Promise.all(calls);
    expect(await store.ledger("order")).toHaveLength(20);
    await store.close();
  });

  it("passes on bugs as bugs", async () => {
    const store = await openThreadedStore({ directory });
    const error: unknown = await store.putWeights({ hash: "x" } as Weights).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(ServerError);
    await store.ping();
    await store.close();
  });
});
