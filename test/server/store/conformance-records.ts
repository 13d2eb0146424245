import { describe, expect, it } from "vitest";
import { openRecords, readRecords } from "../../../server/store/registry.ts";
import {
  compareKeys,
  keyFields,
  recordHash,
  recordKinds,
  type RecordKind,
  type RecordQuery,
  type RecordReader,
  type StoreRecord,
} from "../../../server/store/records.ts";
import type { Store, StoreSettings } from "../../../server/store/store.ts";
import { bits, hashOf, leagueOf, matchOf, segmentOf, weightsOf } from "./samples.ts";
import { fillStore } from "./filled.ts";
import { codeOf } from "./refusals.ts";

/*
 * The suite's part on records, the documents as they are copied; conformance.ts runs it.
 */

/** All records of a kind. */
async function recordsOf(store: RecordReader, kind: RecordKind, query?: RecordQuery): Promise<StoreRecord[]> {
  const records: StoreRecord[] = [];
  for await (const record of store.records(kind, query)) records.push(record);
  return records;
}

/** The records of a store, each with its hash. */
export async function hashesOf(settings: StoreSettings): Promise<Readonly<Record<string, readonly string[]>>> {
  const store = await readRecords(settings);
  try {
    const hashes: Record<string, readonly string[]> = {};
    for (const kind of recordKinds) {
      hashes[kind] = (await recordsOf(store, kind)).map((record) => recordHash(kind, record));
    }
    return hashes;
  } finally {
    await store.close();
  }
}

export function testRecords(store: () => Store, settings: () => StoreSettings): void {
  describe("records", () => {
    it("of every kind come in the order of their keys, and are the same when they are written again", async () => {
      await fillStore(store(), "records");
      const records = await openRecords(settings());
      try {
        for (const kind of recordKinds) {
          const found = await recordsOf(records, kind);
          expect(found.length, kind).toBeGreaterThan(1);
          for (const [i, record] of found.slice(1).entries()) {
            expect(compareKeys(kind, found[i] as StoreRecord, record), kind).toBeLessThan(0);
          }
          const [first = ""] = keyFields(kind);
          expect(await records.lastKey(kind)).toBe(found.at(-1)?.[first]);
          await records.putRecords(kind, found);
          const hashes = (all: readonly StoreRecord[]) => all.map((record) => recordHash(kind, record));
          expect(hashes(await recordsOf(records, kind))).toEqual(hashes(found));
          const from = String(found[1]?.[first]);
          const isLater = (record: StoreRecord) =>
            Buffer.compare(Buffer.from(String(record[first])), Buffer.from(from)) >= 0;
          expect(hashes(await recordsOf(records, kind, { from }))).toEqual(hashes(found.filter(isLater)));
        }
        await records.putRecords("bans", []);
      } finally {
        await records.close();
      }
    });

    it("are those of one league", async () => {
      await store().createLeague(leagueOf("mine"));
      await store().putSegment(segmentOf("mine-segment", "mine", 0));
      await store().putMatch(matchOf("mine-match", 1, { league: "mine" }));
      for (const mark of ["mine-kept", "mine-released"]) await store().putWeights(weightsOf(mark), "mine");
      await store().releaseWeights("mine", [hashOf("mine-released")]);
      const records = await readRecords(settings());
      try {
        const keys = async (kind: RecordKind) =>
          (await recordsOf(records, kind, { league: "mine" })).map((record) => record[keyFields(kind)[0] ?? ""]);
        expect(await keys("leagues")).toEqual(["mine"]);
        expect(await keys("segments")).toEqual(["mine-segment"]);
        expect(await keys("matches")).toEqual(["mine-match"]);
        expect(await keys("weights")).toEqual([hashOf("mine-kept"), hashOf("mine-released")].toSorted());
      } finally {
        await records.close();
      }
    });

    it("say which leases are held", async () => {
      await store().takeLease("held", "someone", 60_000);
      await store().takeLease("lapsed", "someone", 0);
      await store().takeLease("returned", "someone", 60_000);
      await store().releaseLease("returned", "someone");
      const records = await readRecords(settings());
      const held = await records.heldLeases();
      await records.close();
      expect(held).toContain("held");
      expect(held).not.toContain("lapsed");
      expect(held).not.toContain("returned");
      await store().releaseLease("held", "someone");
    });

    it("are read and written by methods of the store as by records", async () => {
      const records = await openRecords(settings());
      const league = "by-records";
      await records.putRecords("leagues", [
        { ...((await recordsOf(records, "leagues", { league: "mine" }))[0] as StoreRecord) },
      ]);
      const [segment] = await recordsOf(records, "segments", { league: "mine" });
      const [kept] = await recordsOf(records, "weights", { from: hashOf("mine-kept") });
      await records.putRecords("weights", [{ ...kept, keepers: [league], leagues: [league, "mine"] } as StoreRecord]);
      await records.putRecords("segments", [segment as StoreRecord]);
      await records.close();
      expect(await store().segment("mine-segment")).toEqual(segmentOf("mine-segment", "mine", 0));
      expect(await store().weightsKept(league)).toEqual([hashOf("mine-kept")]);
      expect(await store().weightsKept("mine")).toEqual([]);
      const values = (await store().weights(hashOf("mine-kept")))?.values ?? new Uint8Array();
      expect(bits(values) === bits(weightsOf("mine-kept").values)).toBe(true);
      await store().releaseWeights(league, [hashOf("mine-kept")]);
      expect(await store().weights(hashOf("mine-kept"))).toBeNull();
    });

    it("don't mark a store with documents as a copy", async () => {
      const records = await openRecords(settings());
      expect(await codeOf(records.beginCopy({ source: "elsewhere", run: "1" }))).toBe("store/not-empty");
      expect(await records.unfinishedCopy()).toBeNull();
      await records.close();
      await store().ping();
    });
  });
}
