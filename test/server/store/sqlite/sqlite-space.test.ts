import { statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, it } from "vitest";
import type { LeagueEvent } from "../../../../agents/league/ledger.ts";
import { packEvent, packLeague, packWeights } from "../../../../server/store/codec.ts";
import { openSqliteStore, readSqliteStore } from "../../../../server/store/sqlite/sqlite.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { experimentOf, leagueOf, liveMatchOf, matchOf, weightsOf } from "../samples.ts";

const folders = [
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
  temporaryFolder(),
] as const;

/** Weights of 1 MB. */
const large = (mark: string) => weightsOf(mark, 250_000);

/** Bytes of the file after a checkpoint of the write-ahead log. */
function sizeOf(directory: string): number {
  const file = join(directory, "red-queen.db");
  const database = new DatabaseSync(file);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  return statSync(file).size;
}

it("a league that releases its old weights needs constant space", async () => {
  const [directory] = folders;
  const store = openSqliteStore(directory);
  await store.createLeague(leagueOf("long"));
  for (let i = 0; i < 3; i++) await store.putWeights(large(`v${i}`), "long");
  const before = sizeOf(directory);
  for (let i = 3; i < 40; i++) {
    await store.releaseWeights("long", [large(`v${i - 3}`).hash]);
    await store.putWeights(large(`v${i}`), "long");
  }
  expect(sizeOf(directory)).toBeLessThan(before + 1e6);
  expect(await store.weightsKept("long")).toHaveLength(3);
  await store.close();
});

it("the file shrinks when a league is deleted", async () => {
  const [, directory] = folders;
  const store = openSqliteStore(directory);
  for (const id of ["large", "kept"]) await store.createLeague(leagueOf(id));
  await store.putWeights(large("k"), "kept");
  for (let i = 0; i < 10; i++) await store.putWeights(large(`v${i}`), "large");
  const before = sizeOf(directory);
  await store.deleteLeague("large");
  expect(before - sizeOf(directory)).toBeGreaterThan(9.9e6);
  expect((await store.weights(large("k").hash))?.values).toHaveLength(250_000);
  await store.close();
});

it("a store of version 2 opens with its matches, and stores matches in play from then on", async () => {
  const [, , , directory] = folders;
  const template = openSqliteStore(directory);
  await template.putMatch(matchOf("old", 5, { outcome: "abandoned" }));
  await template.close();
  const old = new DatabaseSync(join(directory, "red-queen.db"));
  old.exec("DROP TABLE live_matches; ALTER TABLE leases DROP COLUMN taken_at; PRAGMA user_version = 2");
  old.close();
  const store = openSqliteStore(directory);
  expect(await store.match("old")).toEqual(matchOf("old", 5, { outcome: "abandoned" }));
  await store.putLiveMatch(liveMatchOf("room", "here:1"));
  expect(await store.liveRooms("here:1")).toEqual(["room"]);
  await store.close();
});

it("a store of version 1 is migrated: leagues keep what their ledgers and casts name, the rest is kept forever", async () => {
  const [, , directory] = folders;
  const [v0, v1, byHand] = [weightsOf("v0", 4), weightsOf("v1", 4), weightsOf("by-hand", 4)];
  const slots = weightsOf("slots", 4, "optimizer");
  const file = join(directory, "red-queen.db");
  const template = openSqliteStore(directory);
  await template.close();
  const old = new DatabaseSync(file);
  old.exec("DROP TABLE keepers; ALTER TABLE leases DROP COLUMN taken_at; PRAGMA user_version = 1");
  const guest = leagueOf("guest");
  const leagues = [
    leagueOf("one"),
    leagueOf("two"),
    { ...guest, config: { ...guest.config, cast: [`policy:${v1.hash}`, "policy"] } },
  ];
  for (const league of leagues) {
    old.prepare("INSERT INTO leagues VALUES (?, ?, ?)").run(league.id, league.createdAt, packLeague(league));
  }
  const joined: LeagueEvent = { type: "member-added", policy: v0.hash, version: 0 };
  const learned = { update: "u", version: 1, segments: [], samples: 1, lag: 0, metrics: {}, seconds: 0 };
  const updated: LeagueEvent = { type: "policy-updated", policy: v1.hash, optimizer: slots.hash, ...learned };
  const entries = { one: [joined, updated], two: [joined] };
  for (const [league, events] of Object.entries(entries)) {
    for (const [seq, event] of events.entries()) {
      old.prepare("INSERT INTO ledger VALUES (?, ?, ?, ?)").run(league, seq, 0, packEvent(event));
    }
  }
  for (const weights of [v0, v1, slots, byHand]) {
    const { head, data } = packWeights(weights);
    old.prepare("INSERT INTO weights VALUES (?, ?, ?)").run(weights.hash, head, data);
  }
  old.close();

  const hashes = [v0, v1, slots, byHand].map(({ hash }) => hash);
  const store = openSqliteStore(directory);
  const kept = await Promise.all(["one", "two", "guest"].map((league) => store.weightsKept(league)));
  expect(kept.map((hashes) => hashes.toSorted())).toEqual([
    [slots, v0, v1].map(({ hash }) => hash).toSorted(),
    [v0.hash],
    [v1.hash],
  ]);
  for (const league of ["one", "two", "guest"]) await store.releaseWeights(league, hashes);
  const held = await Promise.all(hashes.map(async (hash) => (await store.weights(hash)) !== null));
  expect(held).toEqual([false, false, false, true]);
  await store.close();
});

it("a store of version 3 is migrated: its leases still exclude other holders, unless they end too late", async () => {
  const [, , , , directory] = folders;
  const template = openSqliteStore(directory);
  for (const id of ["held", "late"]) await template.createLeague(leagueOf(id));
  await template.close();
  const old = new DatabaseSync(join(directory, "red-queen.db"));
  old.exec("ALTER TABLE leases DROP COLUMN taken_at; PRAGMA user_version = 3");
  const insert = old.prepare("INSERT INTO leases VALUES (?, 'a', 1, ?)");
  insert.run("held", Date.now() + 60_000);
  insert.run("late", Date.now() + 3_600_000);
  old.close();
  const store = openSqliteStore(directory);
  expect(await store.takeLease("held", "b", 60_000)).toBeNull();
  expect(await store.takeLease("late", "b", 60_000)).toMatchObject({ holder: "b", fence: 2 });
  expect(await store.takeLease("held", "a", 60_000)).toMatchObject({ holder: "a", fence: 1 });
  await store.close();
});

it("a store of version 4 opens with its leagues, and stores experiments from then on", async () => {
  const [, , , , , directory] = folders;
  const template = openSqliteStore(directory);
  await template.createLeague(leagueOf("old"));
  await template.close();
  const old = new DatabaseSync(join(directory, "red-queen.db"));
  old.exec("DROP TABLE experiments; DROP TABLE run_starts; DROP TABLE bans; PRAGMA user_version = 4");
  old.close();
  const reader = readSqliteStore(directory);
  expect(await reader.league("old")).toEqual(leagueOf("old"));
  expect(await reader.experimentIds()).toEqual([]);
  await reader.close();
  const store = openSqliteStore(directory);
  expect(await store.league("old")).toEqual(leagueOf("old"));
  await store.createExperiment(experimentOf("new"));
  expect(await store.experimentIds()).toEqual(["new"]);
  await store.close();
});

it("a store of version 5 opens with its leagues, and stores bans from then on; a damaged ban still excludes", async () => {
  const [, , , , , , directory] = folders;
  const template = openSqliteStore(directory);
  await template.createLeague(leagueOf("old"));
  await template.close();
  const change = (statements: string): void => {
    const database = new DatabaseSync(join(directory, "red-queen.db"));
    database.exec(statements);
    database.close();
  };
  change("DROP TABLE bans; PRAGMA user_version = 5");
  const reader = readSqliteStore(directory);
  expect(await reader.league("old")).toEqual(leagueOf("old"));
  expect(await reader.bans()).toEqual([]);
  await reader.close();
  const store = openSqliteStore(directory);
  const ban = { kind: "person", subject: "someone", reason: "Spam.", at: 1, until: 2 } as const;
  await store.putBan(ban);
  expect(await store.bans()).toEqual([ban]);
  change("UPDATE bans SET head = 'x'");
  expect(await store.bans()).toEqual([{ ...ban, reason: null, at: 0, until: null }]);
  await store.close();
});

it("a store of version 6 opens with its leagues, and keeps results of jobs from then on", async () => {
  const [, , , , , , , directory] = folders;
  const template = openSqliteStore(directory);
  await template.createLeague(leagueOf("old"));
  await template.close();
  const old = new DatabaseSync(join(directory, "red-queen.db"));
  old.exec("DROP TABLE job_results; DROP TABLE identity; PRAGMA user_version = 6");
  old.close();
  const reader = readSqliteStore(directory);
  expect(await reader.league("old")).toEqual(leagueOf("old"));
  await reader.close();
  const store = openSqliteStore(directory);
  const result: LeagueEvent = { type: "paused", reason: "played" };
  await store.putJobResult("old", "job", result);
  expect(await store.jobResult("job")).toEqual(result);
  expect(await store.identity()).toMatch(/^[0-9a-f]{16}$/);
  await store.close();
});

it("a store of version 7 opens with its leagues, and is no copy that is not complete", async () => {
  const [, , , , , , , , directory] = folders;
  const file = join(directory, "red-queen.db");
  const store = openSqliteStore(directory);
  await store.createLeague(leagueOf("older"));
  const identity = await store.identity();
  await store.close();
  const old = new DatabaseSync(file);
  old.exec("DROP TABLE copies; PRAGMA user_version = 7");
  old.close();
  const read = readSqliteStore(directory);
  expect(await read.leagueIds()).toEqual(["older"]);
  await read.close();
  const again = openSqliteStore(directory);
  expect(await again.leagueIds()).toEqual(["older"]);
  expect(await again.identity()).toBe(identity);
  await again.close();
});
