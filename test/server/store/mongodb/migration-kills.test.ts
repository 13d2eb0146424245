import { Binary, MongoClient, type Db } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packEvent, packLeague, packWeights } from "../../../../server/store/codec.ts";
import { openMongoStore } from "../../../../server/store/mongodb/mongodb.ts";
import { openCollections } from "../../../../server/store/mongodb/schema.ts";
import { buildFerretDB, startFerretDB, type FerretDB } from "../../../support/ferretdb.ts";
import { temporaryFolder } from "../../../support/folder.ts";
import { startMongoProxy, type MongoProxy } from "../../../support/mongo-proxy.ts";
import { hashesOf } from "../conformance-records.ts";
import { startClient } from "../processes.ts";
import { leagueOf, segmentOf, weightsOf } from "../samples.ts";

const build = buildFerretDB();
const missing = "missing" in build ? build.missing : null;
const folder = temporaryFolder();

/** Commands of a migration that write. */
const WRITES = ["insert", "update", "delete", "findAndModify", "createIndexes", "dropIndexes"];

/** Of the writes of a migration, every so manyth is the one at which a process is killed. */
const KILL_EVERY = 5;

describe.skipIf(missing !== null)(
  `a migration of MongoDB that is killed${missing === null ? "" : ` [skipped: ${missing}]`}`,
  () => {
    let server: FerretDB;
    let client: MongoClient;
    beforeAll(async () => {
      server = await startFerretDB("binary" in build ? build.binary : "", folder);
      client = new MongoClient(server.url);
    });
    afterAll(async () => {
      await client.close();
      await server.stop();
    });

    const urlOf = (base: string, name: string) => base.replace("/red-queen?", `/${name}?`);
    const policies = ["v0", "v1", "cast", "by-hand"].map((mark) => weightsOf(mark, 4));

    /** Writes a database as version 1 did: weights without keepers, and the indexes of that time. */
    async function writeFirstVersion(database: Db): Promise<void> {
      const { leagues, ledger, weights, segments } = openCollections(database);
      const record = {
        ...leagueOf("one"),
        config: { ...leagueOf("one").config, cast: [`policy:${policies[2]?.hash}`] },
      };
      await leagues.insertOne({ _id: "one", createdAt: 1, head: packLeague(record) });
      for (const [seq, { hash }] of policies.slice(0, 2).entries()) {
        const event = { type: "member-added", policy: hash, version: seq } as const;
        await ledger.insertOne({
          _id: `one/${seq}`,
          league: "one",
          seq,
          at: 0,
          type: event.type,
          event: packEvent(event),
        });
      }
      for (const one of policies) {
        const { head, data } = packWeights(one);
        await weights.insertOne({ _id: one.hash, head, data: new Binary(data) } as never);
      }
      await segments.createIndex({ league: 1, index: 1 });
      await database.collection<{ _id: string; version: number }>("meta").insertOne({ _id: "schema", version: 1 });
    }

    /** Migrates by a process that is killed before its write number `place`; returns whether it came that far. */
    async function killedAt(proxy: MongoProxy, name: string, place: number): Promise<boolean> {
      let left = place;
      const killed = Promise.withResolvers<boolean>();
      proxy.withhold((command) => {
        if (!WRITES.some((write) => write in command) || left-- > 0) return false;
        killed.resolve(true);
        return true;
      });
      const process = startClient("open", "", { mongodbUrl: urlOf(proxy.url, name), directory: "" });
      const ended = process.said(1).then(() => false);
      const wasKilled = await Promise.race([killed.promise, ended]);
      await process.kill();
      return wasKilled;
    }

    it("at any write is completed by the next process, with the same result", async () => {
      await writeFirstVersion(client.db("whole"));
      const store = await openMongoStore(urlOf(server.url, "whole"));
      expect((await store.weightsKept("one")).toSorted()).toEqual(
        policies
          .slice(0, 3)
          .map(({ hash }) => hash)
          .toSorted(),
      );
      await store.putSegment(segmentOf("after", "one", 0));
      await store.close();
      const expected = await hashesOf({ mongodbUrl: urlOf(server.url, "whole"), directory: "" });
      const proxy = await startMongoProxy(server.url);
      let kills = 0;
      for (let place = 0; ; place += KILL_EVERY) {
        const name = `killed-${place}`;
        await writeFirstVersion(client.db(name));
        if (!(await killedAt(proxy, name, place))) break;
        kills++;
        const again = await openMongoStore(urlOf(server.url, name));
        await again.putSegment(segmentOf("after", "one", 0));
        await again.close();
        expect(await hashesOf({ mongodbUrl: urlOf(server.url, name), directory: "" }), name).toEqual(expected);
        const indexes = await client.db(name).collection("segments").indexes();
        expect(indexes.map((index) => index.name)).not.toContain("league_1_index_1");
      }
      await proxy.close();
      expect(kills).toBeGreaterThan(3);
    });
  },
);
