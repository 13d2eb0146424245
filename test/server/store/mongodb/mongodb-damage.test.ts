import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert, asyncProperty, constantFrom, nat, oneof, record, type Arbitrary } from "fast-check";
import { Binary, MongoClient, type Collection, type Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openMongoStore, readMongoStore } from "../../../../server/store/mongodb/mongodb.ts";
import { readStore } from "../../../../server/store/registry.ts";
import { openSqliteStore } from "../../../../server/store/sqlite/sqlite.ts";
import type { Store } from "../../../../server/store/store.ts";
import { buildFerretDB, startFerretDB, type FerretDB } from "../../../support/ferretdb.ts";
import { assertTold, readEverything } from "../reading.ts";
import { codeOf, refusalOf } from "../refusals.ts";
import { experimentOf, liveMatchOf, matchOf, runStartOf, weightsOf } from "../samples.ts";
import { storedLeagues, unpackStore } from "../stored.ts";
import { valueAt } from "../../../../games/core/value-at.ts";

const build = buildFerretDB();
const binary = "binary" in build ? build.binary : "";
const missing = "missing" in build ? build.missing : null;
const league = storedLeagues[2];

/** Fields with encoded content or keys. */
const fields = {
  leagues: ["createdAt", "head"],
  ledger: ["league", "seq", "at", "event"],
  leases: ["holder", "fence", "expiresAt"],
  segments: ["league", "index", "head", "starts", "actions", "logProbs", "returns"],
  weights: ["head", "data", "held", "keepers", "leagues"],
  live_matches: ["owner", "head"],
  experiments: ["createdAt", "head"],
  run_starts: ["experiment", "at", "head"],
  matches: ["league", "game", "endedAt", "summary", "detail", "actions", "logProbs"],
} as const;

type Change =
  | { readonly kind: "flip" | "truncate"; readonly at: number }
  | { readonly kind: "replace"; readonly value: unknown };

interface Damage {
  readonly collection: keyof typeof fields;
  readonly field: string;
  readonly document: number;
  readonly change: Change;
}

const changes: Arbitrary<Change> = oneof(
  record({ kind: constantFrom("flip" as const, "truncate" as const), at: nat() }),
  record({
    kind: constantFrom("replace" as const),
    value: constantFrom<unknown>(
      "",
      "{}",
      "null",
      1.5,
      -1,
      null,
      true,
      {},
      [],
      ["x"],
      new Binary(new Uint8Array(3)),
      undefined,
    ),
  }),
);

const damages: Arbitrary<Damage> = oneof(
  ...Object.entries(fields).map(([collection, names]) =>
    record({
      collection: constantFrom(collection as keyof typeof fields),
      field: constantFrom<string>(...names),
      document: nat(),
      change: changes,
    }),
  ),
);

function changed(value: unknown, change: Change): unknown {
  if (change.kind === "replace") return change.value;
  const bytes = Buffer.from(value instanceof Binary ? value.value() : String(value));
  const at = change.at % (bytes.length + 1);
  if (change.kind === "flip" && at < bytes.length) bytes[at] = valueAt(bytes, at) ^ 16;
  const damaged = change.kind === "flip" ? bytes : bytes.subarray(0, at);
  return value instanceof Binary ? new Binary(damaged) : damaged.toString("latin1");
}

/** Copies the league from an SQLite store into another store. */
async function copyLeague(folder: string, to: Store): Promise<void> {
  unpackStore(2, folder);
  const from = openSqliteStore(folder);
  const head = await from.league(league);
  if (head === null) throw new Error("the fixture has no league");
  await to.createLeague(head);
  for (const entry of await from.ledger(league)) await to.append(league, entry);
  for (const id of (await from.segmentIds(league)).slice(0, 3)) {
    const segment = await from.segment(id);
    if (segment) await to.putSegment(segment);
  }
  for (const hash of await from.weightsKept(league)) {
    const weights = await from.weights(hash);
    if (weights) await to.putWeights(weights, league);
  }
  await from.close();
  await to.putWeights(weightsOf("slots", 40, "optimizer"), league);
  await to.putMatch(matchOf("match", 1000, { league }));
  await to.takeLease(league, "holder", 0);
  await to.putLiveMatch(liveMatchOf("room", "here"));
  await to.createExperiment(experimentOf("experiment"));
  await to.putRunStart("experiment", runStartOf(league, 1));
}

describe.skipIf(missing !== null)(
  `MongoDB's side, damaged or only read${missing === null ? "" : ` [skipped: ${missing}]`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "red-queen-ferretdb-"));
    let server: FerretDB;
    let client: MongoClient;
    let store: Store;
    const collectionOf = (name: string): Collection<Document> => client.db("red-queen").collection(name);
    const urlOf = (name: string): string => server.url.replace("/red-queen?", `/${name}?`);
    const collectionsIn = async (name: string): Promise<string[]> =>
      (await client.db(name).listCollections({}, { nameOnly: true }).toArray()).map((one) => one.name).toSorted();

    beforeAll(async () => {
      server = await startFerretDB(binary, folder);
      client = new MongoClient(server.url);
      store = await openMongoStore(server.url);
      await copyLeague(folder, store);
    });
    afterAll(async () => {
      await store?.close();
      await client?.close();
      await server?.stop();
      rmSync(folder, { recursive: true });
    });

    it("is read without any refusal while it is intact, also by readers", async () => {
      expect(await readEverything(store)).toEqual([]);
      const reader = await readMongoStore(server.url);
      expect(await readEverything(reader)).toEqual([]);
      await reader.close();
    });

    it("names damaged documents and reads the rest", async () => {
      const property = asyncProperty(damages, async ({ collection, field, document, change }) => {
        const documents = await collectionOf(collection).find().sort({ _id: 1 }).toArray();
        const whole = documents[document % documents.length];
        if (!whole) throw new Error(`nothing in ${collection}`);
        const { _id, ...rest } = whole;
        const damaged = { ...rest, [field]: changed(rest[field], change) };
        if (damaged[field] === undefined) delete damaged[field];
        const isWritten = await collectionOf(collection)
          .replaceOne({ _id }, damaged)
          // If another document already has that key, there is nothing to damage.
          .catch(() => null);
        try {
          if (!isWritten) return;
          await readEverything(store);
          await store.takeLease(league, "holder", 0).catch(assertTold);
          for (const room of await store.liveRooms("here")) await store.liveMatch(room).catch(assertTold);
        } finally {
          await collectionOf(collection).replaceOne({ _id }, rest);
        }
      });
      await assert(property, { seed: 12, numRuns: 60 });
      await store.releaseLease(league, "holder");
    });

    it("compares weights with their hash", async () => {
      const [hash = ""] = await store.weightsKept(league);
      const whole = await collectionOf("weights").findOne({ _id: hash as never });
      if (!whole) throw new Error("the weights are gone");
      const bytes = new Uint8Array((whole["data"] as Binary).value());
      bytes[6] = valueAt(bytes, 6) ^ 1;
      await collectionOf("weights").updateOne({ _id: hash as never }, { $set: { data: new Binary(bytes) } });
      expect((await refusalOf(store.weights(hash))).message).toMatch(/content does not match its hash/);
      await collectionOf("weights").updateOne({ _id: hash as never }, { $set: { data: whole["data"] as Binary } });
      expect(await store.weights(hash)).not.toBeNull();
    });

    it("lists a damaged match as such, next to the others, for any lost field", async () => {
      await store.putMatch(matchOf("older", 900, { league }));
      const changes: [Document, object][] = [
        [{ $set: { summary: "{" } }, { endedAt: 1000, reason: expect.stringMatching(/^Match "match" .*not JSON/) }],
        [{ $unset: { summary: 1, game: 1, endedAt: 1 } }, { endedAt: 0, game: "" }],
        [{ $set: { summary: new Binary(new Uint8Array(2)), endedAt: 1000 } }, { endedAt: 1000, league }],
      ];
      const whole = await collectionOf("matches").findOne({ _id: "match" as never });
      for (const [change, listed] of changes) {
        await collectionOf("matches").updateOne({ _id: "match" as never }, change);
        const found = await store.matches({ league, limit: 200 });
        expect(found.toSorted((a, b) => a.id.localeCompare(b.id))).toMatchObject([
          { id: "match", outcome: "damaged", names: [], ...listed },
          { id: "older", outcome: "finished" },
        ]);
      }
      await collectionOf("matches").replaceOne({ _id: "match" as never }, whole ?? {});
      expect(await store.matches({ league, limit: 1 })).toMatchObject([{ id: "match", outcome: "finished" }]);
    });

    it.each<[string, Document]>([
      ["a text", { $set: { keepers: league } }],
      ["another text", { $set: { keepers: "other" } }],
      ["a number", { $set: { keepers: 7 } }],
      ["an object", { $set: { keepers: { a: league } } }],
      ["nothing", { $unset: { keepers: 1 } }],
      ["the league twice", { $set: { keepers: [league, league] } }],
      ["numbers", { $set: { keepers: [1, league] } }],
      ["a text, and so are the leagues", { $set: { keepers: league, leagues: league } }],
    ])(
      "keeps and releases weights whose keepers are %s, without losing any that others may need",
      async (_, change) => {
        const weights = weightsOf("kept", 10);
        const document = { _id: weights.hash as never };
        await store.putWeights(weights, league);
        const before = new Set(await store.leagueIds());
        await collectionOf("weights").updateOne(document, change);
        await store.weightsKept(league);
        await store.releaseWeights(league, [weights.hash]);
        await store.putWeights(weights, "third");
        expect(await store.keepWeights(weights.hash, "fourth")).toBe(true);
        await store.releaseWeights("third", [weights.hash]);
        expect(await store.weights(weights.hash)).toEqual(weights);
        expect(await store.weightsKept("fourth")).toContain(weights.hash);
        await collectionOf("weights").updateOne(document, change);
        await store.deleteLeague("nobody");
        await store.deleteLeague("fourth");
        expect(new Set(await store.leagueIds())).toEqual(before);
        await collectionOf("weights").deleteOne(document);
      },
    );

    it("creates no database, collection or index when opened for reading", async () => {
      const error = await refusalOf(readStore({ mongodbUrl: urlOf("typo"), directory: "" }));
      expect(error).toMatchObject({ code: "store/not-found", message: expect.stringContaining("typo") as string });
      expect(await collectionsIn("typo")).toEqual([]);
      const { databases } = await client.db().admin().listDatabases();
      expect(databases.map(({ name }) => name)).toEqual(["red-queen"]);
    });

    it("refuses a database of another program, unchanged", async () => {
      await client.db("other").collection("leagues").insertOne({ club: "Ajax" });
      for (const open of [openMongoStore, readMongoStore]) {
        expect((await refusalOf(open(urlOf("other")))).code).toBe("store/foreign");
      }
      expect(await collectionsIn("other")).toEqual(["leagues"]);
    });

    it("refuses a database of a newer version to readers too", async () => {
      await client
        .db("newer")
        .collection<{ _id: string; version: number }>("meta")
        .insertOne({ _id: "schema", version: 999 });
      expect(await codeOf(readMongoStore(urlOf("newer")))).toBe("store/newer-version");
    });

    it("deletes a damaged league", async () => {
      await collectionOf("leagues").updateOne({ _id: league as never }, { $set: { head: "{" } });
      await collectionOf("weights").updateMany({}, { $set: { head: "{" } });
      await store.deleteLeague(league);
      expect(await store.leagueIds()).toEqual([]);
      expect(await store.weightsKept(league)).toEqual([]);
    });
  },
);
