import { MongoClient, type Db } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_INLINE_BYTES, WeightValues } from "../../../../server/store/mongodb/weight-values.ts";
import { openMongoStore } from "../../../../server/store/mongodb/mongodb.ts";
import { openCollections } from "../../../../server/store/mongodb/schema.ts";
import type { Store } from "../../../../server/store/store.ts";
import { buildFerretDB, startFerretDB } from "../../../support/ferretdb.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { startMongoProxy, type MongoProxy } from "../../../support/mongo-proxy.ts";
import { until } from "../../../support/until.ts";
import { startClient } from "../processes.ts";
import { codeOf } from "../refusals.ts";
import { bits, leagueOf, weightsOf } from "../samples.ts";

const build = buildFerretDB();
const missing = "missing" in build ? build.missing : null;
const folder = temporaryFolder();

/** Number of values above the limit: 9 MB. */
const LARGE = MAX_INLINE_BYTES / 4 + 250_000;

describe.skipIf(missing !== null)(`large weights in MongoDB${missing === null ? "" : ` [skipped: ${missing}]`}`, () => {
  let proxy: MongoProxy;
  let url: string;
  let stop: () => Promise<void>;
  let client: MongoClient;
  let database: Db;
  let store: Store;
  beforeAll(async () => {
    const server = await startFerretDB("binary" in build ? build.binary : "", folder);
    ({ url } = server);
    proxy = await startMongoProxy(url);
    client = new MongoClient(url);
    database = client.db();
    store = await openMongoStore(proxy.url);
    stop = async () => {
      await store.close();
      await client.close();
      await proxy.close();
      await server.stop();
    };
  });
  afterAll(() => stop());

  /** Number of files, of their chunks and of notes. */
  async function filesLeft() {
    const count = (name: string) => database.collection(name).countDocuments();
    return {
      files: await count("weight_values.files"),
      chunks: await count("weight_values.chunks"),
      notes: await count("uploads"),
    };
  }
  const none = { files: 0, chunks: 0, notes: 0 };

  /** Makes every note an hour older, and opens the store again. */
  async function openLater(): Promise<void> {
    await openCollections(database).uploads.updateMany({}, { $inc: { at: -3_600_001 } });
    await (await openMongoStore(url)).close();
  }

  it.each(["policy", "optimizer"] as const)("of a %s come back bit for bit, and leave no file behind", async (kind) => {
    const weights = weightsOf(`large ${kind}`, LARGE, kind);
    for (const league of ["one", "two"]) await store.putWeights(weights, league);
    const stored = await openCollections(database).weights.findOne({ _id: weights.hash });
    expect(stored?.data?.length()).toBe(0);
    expect(await filesLeft()).toEqual({ files: 1, chunks: 3, notes: 0 });
    const back = await store.weights(weights.hash);
    expect(back?.kind).toBe(kind);
    expect(bits(back?.values ?? new Uint8Array()) === bits(weights.values)).toBe(true);
    await store.releaseWeights("one", [weights.hash]);
    expect(await filesLeft()).toEqual({ files: 1, chunks: 3, notes: 0 });
    await store.releaseWeights("two", [weights.hash]);
    expect(await filesLeft()).toEqual(none);
    expect(await store.weights(weights.hash)).toBeNull();
    expect((await store.weightsRecord(weights.hash)) === null).toBe(kind === "optimizer");
  });

  it("are deleted with their league, and may be stored again", async () => {
    const weights = weightsOf("of a league", LARGE);
    await store.createLeague(leagueOf("deleted"));
    await store.putWeights(weights, "deleted");
    await store.releaseWeights("deleted", [weights.hash]);
    await store.putWeights(weights, "deleted");
    expect((await store.weights(weights.hash))?.values).toHaveLength(LARGE);
    await store.deleteLeague("deleted");
    expect(await filesLeft()).toEqual(none);
  });

  it("up to the limit are in their document", async () => {
    const weights = weightsOf("at the limit", MAX_INLINE_BYTES / 4);
    await store.putWeights(weights, "limit");
    expect(await filesLeft()).toEqual(none);
    expect(bits((await store.weights(weights.hash))?.values ?? new Uint8Array()) === bits(weights.values)).toBe(true);
    await store.releaseWeights("limit", [weights.hash]);
  });

  it("whose upload was killed are not visible, and their chunks are deleted later", async () => {
    const writer = startClient("large", "killed", { mongodbUrl: url, directory: "" });
    await until("a chunk is written", async () => (await filesLeft()).chunks > 0);
    await writer.kill();
    const { chunks, notes } = await filesLeft();
    expect(chunks).toBeGreaterThan(0);
    expect(notes).toBeGreaterThan(0);
    const stored = await store.weightsKept("killed");
    for (const hash of stored) expect((await store.weights(hash))?.values).toHaveLength(LARGE);
    await openLater();
    expect(await filesLeft()).toEqual({ files: stored.length, chunks: 3 * stored.length, notes: 0 });
    for (const hash of stored) expect((await store.weights(hash))?.values).toHaveLength(LARGE);
    await store.releaseWeights("killed", stored);
    expect(await filesLeft()).toEqual(none);
  });

  it.each(["insert", "findAndModify", "update", "delete"])(
    "whose %s loses its answer are whole or not there",
    async (command) => {
      const weights = weightsOf(`lost ${command}`, LARGE);
      proxy.loseAnswer(command);
      const code = await codeOf(store.putWeights(weights, "lost")).catch(() => null);
      expect([null, "store/unavailable"]).toContain(code);
      const values = (await store.weights(weights.hash))?.values.length;
      expect([undefined, LARGE]).toContain(values);
      await store.putWeights(weights, "lost");
      await openLater();
      expect(await filesLeft()).toEqual({ files: 1, chunks: 3, notes: 0 });
      expect((await store.weights(weights.hash))?.values).toHaveLength(LARGE);
      proxy.loseAnswer(command);
      await store.releaseWeights("lost", [weights.hash]).catch(() => {});
      await store.releaseWeights("lost", [weights.hash]);
      await openLater();
      expect(await filesLeft()).toEqual(none);
    },
  );

  it("whose file lacks a chunk are damaged", async () => {
    const weights = weightsOf("damaged", LARGE);
    await store.putWeights(weights, "damaged");
    await database.collection("weight_values.chunks").deleteOne({ n: 1 });
    expect(await codeOf(store.weights(weights.hash))).toBe("store/damaged");
    await store.releaseWeights("damaged", [weights.hash]);
    expect(await filesLeft()).toEqual(none);
  });

  it("that are being stored are not taken for abandoned", async () => {
    const values = new WeightValues(database);
    const file = await values.write("hash", new Uint8Array(10));
    await (await openMongoStore(url)).close();
    expect(await values.read(file)).toHaveLength(10);
    await values.delete(file);
    expect(await filesLeft()).toEqual(none);
  });
});
