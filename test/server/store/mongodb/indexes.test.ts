import { readFileSync } from "node:fs";
import { join } from "node:path";
import { MongoClient, type Document } from "mongodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { indexes, type Index } from "../../../../server/store/mongodb/indexes.ts";
import { MAX_INLINE_BYTES } from "../../../../server/store/mongodb/weight-values.ts";
import { openCollections } from "../../../../server/store/mongodb/schema.ts";
import { recordKinds } from "../../../../server/store/records.ts";
import { openRecords, openStore } from "../../../../server/store/registry.ts";
import type { Store } from "../../../../server/store/store.ts";
import { buildFerretDB, startFerretDB } from "../../../support/ferretdb.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { startMongoProxy, type MongoProxy } from "../../../support/mongo-proxy.ts";
import { fillStore } from "../filled.ts";
import { entryOf, liveMatchOf, weightsOf } from "../samples.ts";

const build = buildFerretDB();
const missing = "missing" in build ? build.missing : null;
const real = process.env["MONGODB_URL_REAL"] ?? process.env["MONGODB_URL"] ?? "";
const folder = temporaryFolder();

/** The collections of files. */
const GRIDFS = ["weight_values.files", "weight_values.chunks"];

/** Calls every method of a store, so that it makes each of its queries. */
async function queryEverything(store: Store, settings: Parameters<typeof openRecords>[0]): Promise<void> {
  await fillStore(store, "q");
  await store.ping();
  await store.probe();
  await store.leagueIds();
  await store.league("q-1");
  await store.ledger("q-1", 3, 4);
  await store.append("q-1", entryOf(12));
  await store.append("q-1", entryOf(12)).catch(() => {});
  await store.experimentIds();
  await store.experiment("q-1-experiment");
  await store.runStarts("q-1-experiment");
  await store.segment("q-1-segment-0");
  await store.segmentIds("q-1");
  await store.shareSegment("q-1-segment-0");
  await store.deleteSegments("q-1", ["q-1-segment-0", "q-1-segment-1"]);
  const { hash } = weightsOf("q both");
  await store.weights(hash);
  await store.weightsRecord(hash);
  await store.weightsKept("q-1");
  await store.keepWeights(hash, "q-1");
  const large = weightsOf("q large", MAX_INLINE_BYTES / 4 + 1);
  await store.putWeights(large, "q-1");
  await store.weights(large.hash);
  await store.match("q-1-match");
  await store.matchIds("q-1");
  for (const league of [undefined, null, "q-1"]) {
    for (const game of [undefined, "kuhn-poker"]) {
      for (const before of [undefined, 10]) await store.matches({ league, game, before, limit: 5 });
    }
  }
  await store.putLiveMatch(liveMatchOf("q-room", "here:1"));
  await store.liveMatch("q-room");
  for (const whose of ["own", "others"] as const) await store.liveRooms("here:1", whose);
  await store.deleteLiveMatch("q-room");
  await store.bans();
  await store.deleteBan({ kind: "person", subject: "q-1" });
  await store.identity();
  await store.jobResult("q-1-job");
  await store.deleteJobResults(["q-1-job"]);
  const records = await openRecords(settings);
  for (const kind of recordKinds) {
    await records.lastKey(kind);
    for await (const record of records.records(kind, { from: "" })) {
      await records.putRecords(kind, [record]);
      break;
    }
  }
  for (const kind of ["leagues", "ledger", "segments", "weights", "matches"] as const) {
    await records.records(kind, { league: "q-1" }).next();
  }
  await records.heldLeases();
  await records.close();
  await store.deleteExperiment("q-1-experiment");
  await store.deleteLeague("q-1");
}

/** A query of a command: what it selects, and in which order. */
interface Query {
  readonly collection: string;
  readonly filter: Document;
  readonly sort: Document;
}

/** Commands that look for documents, and the part that says which. */
function queriesIn(command: Document): readonly Query[] {
  const { find, findAndModify, update, updates, delete: deleted, deletes } = command;
  // Any one document, which GridFS looks for before it makes its indexes.
  if (find && command["limit"] === 1 && Object.keys(command["filter"] as Document).length === 0) return [];
  if (find) return [{ collection: String(find), filter: command["filter"] as Document, sort: command["sort"] ?? {} }];
  if (findAndModify) return [{ collection: String(findAndModify), filter: command["query"] as Document, sort: {} }];
  const parts = ((updates ?? deletes ?? []) as readonly { q: Document }[]).map(({ q }) => q);
  return parts.map((filter) => ({ collection: String(update ?? deleted), filter, sort: {} }));
}

/** Fields of a filter whose value is given, and those that are in a range. */
function fieldsOf(filter: Document): { readonly equal: ReadonlySet<string>; readonly range: ReadonlySet<string> } {
  const parts = "$and" in filter ? (filter["$and"] as Document[]) : [filter];
  const entries = parts.flatMap((part) => Object.entries(part)).filter(([field]) => !field.startsWith("$"));
  const isRange = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).some((key) => key.startsWith("$") && key !== "$eq");
  return {
    equal: new Set(entries.filter(([, value]) => !isRange(value)).map(([field]) => field)),
    range: new Set(entries.filter(([, value]) => isRange(value)).map(([field]) => field)),
  };
}

const BY_ID: Index = { key: { _id: 1 } };

/** Whether an index finds what a query selects, in its order, without reading anything else of the collection. */
function serves({ key }: Index, { filter, sort }: Query): boolean {
  const { equal, range } = fieldsOf(filter);
  // One document: whatever else is compared is compared in that one.
  if ("_id" in key && Object.keys(key).length === 1 && equal.has("_id")) return true;
  const fields = Object.entries(key);
  const prefix = fields.findIndex(([field]) => !equal.has(field));
  const rest = prefix < 0 ? [] : fields.slice(prefix);
  const selected = [...equal].every((field) =>
    Object.keys(key)
      .slice(0, prefix < 0 ? undefined : prefix)
      .includes(field),
  );
  const ordered = Object.entries(sort).filter(([field]) => !equal.has(field));
  const isOrdered =
    ordered.every(([field], i) => rest[i]?.[0] === field) &&
    new Set(ordered.map(([, order], i) => Number(order) * Number(rest[i]?.[1]))).size <= 1;
  const isInRange = [...range].every((field) => rest[0]?.[0] === field || field === "_id");
  return selected && isOrdered && (ordered.length > 0 || equal.size + range.size > 0) && isInRange;
}

describe.skipIf(missing !== null)(
  `the queries of a MongoDB store${missing === null ? "" : ` [skipped: ${missing}]`}`,
  () => {
    let proxy: MongoProxy;
    let stop: () => Promise<void>;
    const queries = (): readonly Query[] =>
      proxy.commands.flatMap(queriesIn).filter(({ collection }) => collection !== "meta");

    beforeAll(async () => {
      const server = await startFerretDB("binary" in build ? build.binary : "", folderIn(folder));
      proxy = await startMongoProxy(server.url);
      // A URL can't weaken what is promised.
      const settings = { mongodbUrl: `${proxy.url}&w=1&journal=false`, directory: "" };
      const store = await openStore(settings);
      await queryEverything(store, settings);
      await store.close();
      stop = async () => {
        await proxy.close();
        await server.stop();
      };
    });
    afterAll(() => stop());

    it("are of every collection", () => {
      const database = { collection: (collectionName: string) => ({ collectionName }) } as never;
      const own = Object.values(openCollections(database)).map(({ collectionName }) => String(collectionName));
      const names = [...own, ...GRIDFS];
      expect([...new Set(queries().map(({ collection }) => collection))].toSorted()).toEqual(names.toSorted());
    });

    it("each have an index that selects and sorts", () => {
      const without = queries().filter(
        (query) => ![BY_ID, ...(indexes[query.collection] ?? [])].some((index) => serves(index, query)),
      );
      expect(without).toEqual([]);
    });

    it("each need their index: none is there for nothing", () => {
      const used = new Set(
        queries().flatMap((query) =>
          (indexes[query.collection] ?? []).filter((index) => serves(index, query) && !serves(BY_ID, query)),
        ),
      );
      expect(
        Object.values(indexes)
          .flat()
          .filter((index) => !used.has(index)),
      ).toEqual([
        // That of the names of GridFS's files, which the driver makes.
        { key: { filename: 1, uploadDate: 1 } },
      ]);
    });

    it("write to a majority's journal and read from a majority, whatever the URL says", () => {
      const writes = proxy.commands.filter((command) =>
        ["insert", "update", "delete", "findAndModify", "createIndexes"].some((name) => name in command),
      );
      expect(writes.length).toBeGreaterThan(100);
      for (const { writeConcern } of writes) expect(writeConcern).toMatchObject({ w: "majority" });
      const documents = writes.filter((command) => !("createIndexes" in command));
      for (const { writeConcern } of documents) expect(writeConcern).toMatchObject({ j: true });
      const reads = proxy.commands.filter((command) => "find" in command);
      for (const { readConcern } of reads) expect(readConcern).toMatchObject({ level: "majority" });
    });

    it("are all documented, with their collections and indexes", () => {
      const page = readFileSync(join(import.meta.dirname, "../../../../docs/store.md"), "utf8");
      const table = /### MongoDB's collections[^]*?(?=\n## )/.exec(page)?.[0] ?? "";
      const rows = [...table.matchAll(/^\| `([\w.]+)` \|[^|]*\|([^|]*)\|/gm)];
      const documented = Object.fromEntries(rows.map(([, name = "", cell = ""]) => [name, cell.trim()]));
      const database = { collection: (collectionName: string) => ({ collectionName }) } as never;
      const names = Object.values(openCollections(database)).map(({ collectionName }) => String(collectionName));
      expect(Object.keys(documented).toSorted()).toEqual([...names, ...GRIDFS, "meta"].toSorted());
      const cellOf = (list: readonly Index[]): string =>
        list
          .map(({ key, unique }) => {
            const fields = Object.entries(key).map(([field, order]) => (order === 1 ? field : `-${field}`));
            return `\`${fields.join(", ")}\`${unique === true ? " (unique)" : ""}`;
          })
          .join("; ");
      for (const [name, list] of Object.entries(indexes)) expect(documented[name], name).toBe(cellOf(list));
    });
  },
);

describe.skipIf(real === "" || missing !== null)(
  `explain, by a real MongoDB${real === "" ? " [skipped: neither MONGODB_URL_REAL nor MONGODB_URL is set]" : ""}`,
  () => {
    it("finds no query that scans a collection or sorts in memory", async () => {
      const client = new MongoClient(real);
      const name = `red-queen-explain-${process.pid}`;
      const url = real.replace(/^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/, `$1/${name}`);
      // The queries, as the wire shows them.
      const server = await startFerretDB("binary" in build ? build.binary : "", folderIn(folder));
      const proxy = await startMongoProxy(server.url);
      const settings = { mongodbUrl: proxy.url, directory: "" };
      const seen = await openStore(settings);
      await queryEverything(seen, settings);
      await seen.close();
      const store = await openStore({ mongodbUrl: url, directory: "" });
      try {
        for (const mark of ["a", "b", "q"]) await fillStore(store, mark);
        const bad: unknown[] = [];
        for (const { collection, filter, sort } of proxy.commands.flatMap(queriesIn)) {
          const plan = JSON.stringify(
            await client
              .db(name)
              .collection(collection)
              .find(filter)
              .sort(sort as never)
              .explain("queryPlanner"),
          );
          if (collection !== "meta" && /"stage":"(COLLSCAN|SORT)"/.test(plan.replace(/"rejectedPlans":\[.*?\]/, ""))) {
            bad.push({ collection, filter, sort });
          }
        }
        expect(bad).toEqual([]);
      } finally {
        await store.close();
        await client.db(name).dropDatabase();
        await client.close();
        await proxy.close();
        await server.stop();
      }
    });
  },
);
