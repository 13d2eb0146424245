import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Binary, MongoClient, MongoServerError } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { random } from "../../../../games/core/random.ts";
import { packEvent, packLeague, packWeights } from "../../../../server/store/codec.ts";
import { openMongoStore } from "../../../../server/store/mongodb/mongodb.ts";
import { mongoError } from "../../../../server/store/mongodb/errors.ts";
import { openCollections } from "../../../../server/store/mongodb/schema.ts";
import { openStore } from "../../../../server/store/registry.ts";
import { buildFerretDB, startFerretDB } from "../../../support/ferretdb.ts";
import type { FerretDB } from "../../../support/ferretdb.ts";
import { missingFrom, testStore } from "../conformance.ts";
import type { Subject } from "../conformance.ts";
import { startClient } from "../processes.ts";
import { codeOf, refusalOf } from "../refusals.ts";
import { leagueOf, segmentOf, weightsOf } from "../samples.ts";

const build = buildFerretDB();
const binary = "binary" in build ? build.binary : "";
const missing = "missing" in build ? build.missing : null;
const real = process.env.MONGODB_URL_REAL ?? process.env.MONGODB_URL ?? "";

async function withDatabase<T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(url);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

const setVersion = (url: string, name: string, version: number): Promise<unknown> =>
  withDatabase(url, (client) =>
    client
      .db(name)
      .collection<{ _id: string; version: number }>("meta")
      .updateOne({ _id: "schema" }, { $set: { version } }),
  );

const postponeLease = (url: string, name: string, league: string, milliseconds: number): Promise<unknown> =>
  withDatabase(url, (client) =>
    openCollections(client.db(name)).leases.updateOne(
      { _id: league },
      { $inc: { expiresAt: milliseconds, takenAt: milliseconds } },
    ),
  );

async function ferretSubject(binary: string): Promise<Subject> {
  const directory = mkdtempSync(join(tmpdir(), "red-queen-ferretdb-"));
  let server = await startFerretDB(binary, directory);
  const { url, port } = server;
  const start = async (): Promise<void> => {
    server = await startFerretDB(binary, directory, port);
  };
  return {
    settings: { mongodbUrl: url, directory: "" },
    version: 8,
    setVersion: async (version) => void (await setVersion(url, "red-queen", version)),
    postponeLease: async (...lease) => void (await postponeLease(url, "red-queen", ...lease)),
    async crash() {
      await server.kill();
      await start();
    },
    async interrupt() {
      await server.stop();
      return start;
    },
    async end() {
      await server.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

async function realSubject(base: string): Promise<Subject> {
  const name = `red-queen-test-${process.pid}-${Date.now()}`;
  const [address = "", query] = base.split("?");
  const host = /^mongodb(?:\+srv)?:\/\/[^/]+/.exec(address)?.[0] ?? address;
  // Users live in the database that the URL names; the tests use one of their own.
  const path = address.slice(host.length + 1);
  const settings = new URLSearchParams(query);
  if (path !== "" && host.includes("@") && !settings.has("authSource")) settings.set("authSource", path);
  const url = `${host}/${name}?${settings.toString()}`;
  return {
    settings: { mongodbUrl: url, directory: "" },
    version: 8,
    setVersion: async (version) => void (await setVersion(url, name, version)),
    postponeLease: async (...lease) => void (await postponeLease(url, name, ...lease)),
    end: async () => void (await withDatabase(url, (client) => client.db(name).dropDatabase())),
  };
}

// Go is optional on a developer's machine, and required if everything must be tested.
it.skipIf(!process.env.CI)("FerretDB can be built", () => {
  expect(build).toHaveProperty("binary");
});

describe.skipIf(missing !== null)(`FerretDB${missing === null ? "" : ` [skipped: ${missing}]`}`, () => {
  const processes = "FerretDB's updates are not atomic across connections, a real MongoDB's are";
  testStore("MongoDB's protocol", { processes, breakable: true }, () => ferretSubject(binary));
});

describe.skipIf(real === "")(
  `a real MongoDB${real === "" ? " [skipped: neither MONGODB_URL_REAL nor MONGODB_URL is set]" : ""}`,
  () => {
    testStore("the same suite", { processes: true, breakable: "it is not the test's own" }, () => realSubject(real));
  },
);

describe.skipIf(missing !== null)("FerretDB under the store", () => {
  let directory: string;
  let server: FerretDB;
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "red-queen-ferretdb-"));
    server = await startFerretDB(binary, directory);
  });
  afterAll(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  it("loses no acknowledged write when it is killed during writing", async () => {
    const settings = { mongodbUrl: server.url, directory: "" };
    const store = await openStore(settings);
    await store.createLeague(leagueOf("pulled"));
    await store.close();
    const writer = startClient("write", "pulled", settings);
    await writer.said(30);
    await server.kill();
    const lines = await writer.ended();
    expect(lines.length).toBeGreaterThan(30);
    expect(lines.at(-1)).toBe("failed store/unavailable");
    server = await startFerretDB(binary, directory, server.port);
    const again = await openStore(settings);
    expect(await missingFrom(again, "pulled", lines.slice(0, -1))).toEqual([]);
    await again.close();
  });

  it("uses the database of the URL, or red-queen", async () => {
    const names = async (): Promise<string[]> =>
      withDatabase(server.url, async (client) =>
        (await client.db().admin().listDatabases()).databases.map(({ name }) => name),
      );
    await (await openMongoStore(server.url.replace("/red-queen?", "/?"))).close();
    await (await openMongoStore(server.url.replace("/red-queen?", "/elsewhere?"))).close();
    expect((await names()).toSorted()).toEqual(["elsewhere", "red-queen"]);
  });

  it("describes itself by version and address", async () => {
    const store = await openMongoStore(server.url);
    expect(store.description).toMatch(/^FerretDB \(MongoDB [\d.]+\) at 127\.0\.0\.1:\d+$/);
    await store.close();
  });

  it("migrates a database of version 1: leagues keep what their ledgers name, the rest is kept forever", async () => {
    const url = server.url.replace("/red-queen?", "/older?");
    await (await openMongoStore(url)).close();
    const [v0, byHand] = [weightsOf("v0", 4), weightsOf("by-hand", 4)];
    const joined = { type: "member-added", policy: v0.hash, version: 0 } as const;
    await withDatabase(url, async (client) => {
      const database = client.db("older");
      const { leagues, ledger, weights } = openCollections(database);
      await leagues.insertOne({ _id: "one", createdAt: 1, head: packLeague(leagueOf("one")) });
      const entry = { _id: "one/0", league: "one", seq: 0, at: 0, type: joined.type, event: packEvent(joined) };
      await ledger.insertOne(entry);
      for (const one of [v0, byHand]) {
        const { head, data } = packWeights(one);
        // As version 1 wrote them.
        await weights.insertOne({ _id: one.hash, head, data: new Binary(data) } as never);
      }
    });
    await setVersion(url, "older", 1);
    const store = await openMongoStore(url);
    expect(await store.weightsKept("one")).toEqual([v0.hash]);
    await store.releaseWeights("one", [v0.hash, byHand.hash]);
    expect(await store.weights(v0.hash)).toBeNull();
    expect(await store.weightsRecord(v0.hash)).toMatchObject({ leagues: ["one"], held: false });
    expect((await store.weights(byHand.hash))?.values).toHaveLength(4);
    await store.close();
    await (await openMongoStore(url)).close();
  });

  it("refuses a segment larger than a document", async () => {
    const store = await openMongoStore(server.url);
    // Noise, which deflating doesn't shrink.
    const next = random("huge");
    const logProbs = Float32Array.from({ length: 5_500_000 }, () => -next());
    const segment = { ...segmentOf("huge", "huge", 0), logProbs };
    const error = await refusalOf(store.putSegment(segment));
    expect(error.code).toBe("request/too-large");
    expect(error.message).toContain("fewer episodes");
    expect(await store.segment("huge")).toBeNull();
    await store.close();
  });
});

describe("an unreachable MongoDB", () => {
  it("is unavailable, in a sentence without the password", async () => {
    const url = `mongodb://ada:lovelace@127.0.0.1:${await freePort()}/league`;
    const error = await refusalOf(openMongoStore(url));
    expect(error.code).toBe("store/unavailable");
    expect(error.message).toMatch(/MongoDB at 127\.0\.0\.1:\d+ does not answer/);
    expect(error.message).not.toContain("lovelace");
  });

  it("is unavailable if it doesn't answer", async () => {
    const deaf = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => deaf.once("listening", resolve));
    const { port } = deaf.address() as AddressInfo;
    expect(await codeOf(openMongoStore(`mongodb://127.0.0.1:${port}`))).toBe("store/unavailable");
    deaf.close();
  });

  it.each([
    "mongodb://ada:lovelace@",
    "http://ada:lovelace@127.0.0.1/",
    "mongodb://ada:lovelace@127.0.0.1:99999/league",
    "mongodb://ada:love%lace@127.0.0.1/league",
    "mongodb://ada:lovelace@127.0.0.1/league?sandwich=1",
  ])("can't be at %s", async (url) => {
    const error = await refusalOf(openStore({ mongodbUrl: url, directory: "" }));
    expect(error.code).toBe("config/invalid");
    expect(error.message).toContain("MONGODB_URL");
    expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toMatch(/love/);
  });
});

describe("an error of MongoDB", () => {
  it.each([
    [{ code: 14_031, errmsg: "not enough space" }, "store/full"],
    [{ code: 8000, errmsg: "you are over your space quota, using 512 MB of 512 MB" }, "store/full"],
    [{ code: 1, errmsg: "database or disk is full (13)" }, "store/full"],
    [{ code: 18, errmsg: "Authentication failed." }, "store/unavailable"],
    [{ code: 10_107, errmsg: "not primary" }, "store/unavailable"],
    [{ code: 64, errmsg: "waiting for replication timed out" }, "store/unavailable"],
  ] as const)("%o is %s", (answer, code) => {
    const error = mongoError(new MongoServerError({ ...answer }), "db.example:27017");
    expect(error).toMatchObject({ code, cause: expect.any(MongoServerError) as MongoServerError });
    expect(String(error)).toContain("db.example:27017");
  });

  it("stays a bug if it is one", () => {
    const bug = new TypeError("a bug");
    expect(mongoError(bug, "db.example:27017")).toBe(bug);
  });
});

/** A port where nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
