import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../../server/store/registry.ts";
import type { Store } from "../../../../server/store/store.ts";
import { buildFerretDB, startFerretDB } from "../../../support/ferretdb.ts";
import { folderIn, temporaryFolder } from "../../../support/folder.ts";
import { startMongoProxy, type MongoProxy } from "../../../support/mongo-proxy.ts";
import { hashesOf } from "../conformance-records.ts";
import { codeOf } from "../refusals.ts";
import { entryOf, experimentOf, leagueOf, liveMatchOf, matchOf, runStartOf, segmentOf, weightsOf } from "../samples.ts";

const build = buildFerretDB();
const missing = "missing" in build ? build.missing : null;
const root = temporaryFolder();

const kept = weightsOf("kept", 20);
const slots = weightsOf("slots", 20, "optimizer");
const ban = { kind: "bot", subject: "flooder", reason: null, at: 1, until: null } as const;

/** A write, and the command whose answer is lost. Each follows those before it, as in the life of a league. */
const writes: readonly (readonly [what: string, command: string, write: (store: Store) => Promise<unknown>])[] = [
  ["createLeague", "insert", (store) => store.createLeague(leagueOf("one"))],
  ["append", "insert", (store) => store.append("one", entryOf(0))],
  ["takeLease, the first", "insert", (store) => store.takeLease("one", "a", 60_000)],
  ["takeLease, a renewal", "findAndModify", (store) => store.takeLease("one", "a", 60_000)],
  ["releaseLease", "update", (store) => store.releaseLease("one", "a")],
  ["putSegment", "insert", (store) => store.putSegment(segmentOf("segment", "one", 0))],
  ["deleteSegments", "delete", (store) => store.deleteSegments("one", ["segment"])],
  ["putSegment, another", "insert", (store) => store.putSegment(segmentOf("other", "one", 1))],
  ["shareSegment", "update", (store) => store.shareSegment("other")],
  ["putWeights", "findAndModify", (store) => store.putWeights(kept, "one")],
  ["putWeights, for another league", "update", (store) => store.putWeights(kept, "three")],
  ["putWeights of slots", "update", (store) => store.putWeights(slots, "one")],
  ["keepWeights", "update", (store) => store.keepWeights(kept.hash, "two")],
  ["releaseWeights that another keeps", "update", (store) => store.releaseWeights("one", [kept.hash])],
  ["releaseWeights, the last", "update", (store) => store.releaseWeights("two", [kept.hash])],
  ["releaseWeights of slots", "delete", (store) => store.releaseWeights("one", [slots.hash])],
  ["putMatch", "update", (store) => store.putMatch(matchOf("match", 1))],
  ["putLiveMatch", "update", (store) => store.putLiveMatch(liveMatchOf("room", "here:1"))],
  ["deleteLiveMatch", "delete", (store) => store.deleteLiveMatch("room")],
  ["putBan", "update", (store) => store.putBan(ban)],
  ["deleteBan", "delete", (store) => store.deleteBan(ban)],
  ["createExperiment", "insert", (store) => store.createExperiment(experimentOf("e"))],
  ["putRunStart", "insert", (store) => store.putRunStart("e", runStartOf("one", 1))],
  [
    "putExperimentControl",
    "update",
    (store) => store.putExperimentControl("e", { state: "paused", reason: "lunch", at: 1 }),
  ],
  ["putJobResult", "insert", (store) => store.putJobResult("one", "job", { type: "paused", reason: "lunch" })],
  ["deleteJobResults", "delete", (store) => store.deleteJobResults(["job"])],
  ["deleteExperiment", "delete", (store) => store.deleteExperiment("e")],
  ["deleteLeague", "delete", (store) => store.deleteLeague("one")],
];

/** Writes that are refused when they are repeated, so that a caller knows: it reads what is there. */
const refusedTwice = ["createLeague", "append", "createExperiment"];

describe.skipIf(missing !== null)(`a lost answer of MongoDB${missing === null ? "" : ` [skipped: ${missing}]`}`, () => {
  let proxy: MongoProxy;
  let url: string;
  let stop: () => Promise<void>;
  let store: Store;
  let twin: Store;
  beforeAll(async () => {
    const server = await startFerretDB("binary" in build ? build.binary : "", folderIn(root));
    url = server.url;
    proxy = await startMongoProxy(server.url);
    store = await openStore({ mongodbUrl: proxy.url, directory: "" });
    twin = await openStore({ mongodbUrl: url.replace("/red-queen?", "/twin?"), directory: "" });
    stop = async () => {
      await store.close();
      await twin.close();
      await proxy.close();
      await server.stop();
    };
  });
  afterAll(() => stop());

  it.each(writes)("to %s doubles nothing when the write is repeated", async (what, command, write) => {
    proxy.loseAnswer(command);
    expect(await codeOf(write(store))).toBe("store/unavailable");
    const repeated = await write(store).then(
      () => null,
      (error: { code: string }) => error.code,
    );
    expect(repeated).toBe(refusedTwice.includes(what) ? "store/conflict" : null);
    // As if it had been written once, with its answer.
    await write(twin);
    const database = (name: string) => ({ mongodbUrl: url.replace("/red-queen?", `/${name}?`), directory: "" });
    expect(await hashesOf(database("red-queen"))).toEqual(await hashesOf(database("twin")));
  });

  it("is tested for every method that writes", () => {
    const reads = /^(ping|probe|close|kind|description|identity|.*[iI]ds|league|ledger|experiment|runStarts|segment)$/;
    const others = /^(weights|weightsRecord|weightsKept|match|matches|liveMatch|liveRooms|bans|jobResult|constructor)$/;
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(store));
    const writing = methods.filter((name) => !reads.test(name) && !others.test(name));
    expect([...new Set(writes.map(([what]) => what.split(/[, ]/)[0]))].toSorted()).toEqual(writing.toSorted());
  });
});
