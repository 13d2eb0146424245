import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { openStore, readStore } from "../../../server/store/registry.ts";
import type { Store } from "../../../server/store/store.ts";
import { copyStore, type CopyReport } from "../../../server/transfer/copy.ts";
import { folderIn, temporaryFolder } from "../../support/folder.ts";
import { hashesOf } from "../store/conformance-records.ts";
import { fillStore } from "../store/filled.ts";
import { codeOf, refusalOf } from "../store/refusals.ts";
import { entryOf, leagueOf, liveMatchOf, segmentOf, weightsOf } from "../store/samples.ts";
import { unpackStore } from "../store/stored.ts";
import { describeCopies, settingsOf } from "./places.ts";

const root = temporaryFolder();

async function withStore<T>(place: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(settingsOf(place));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

const copied = (from: string, to: string) => copyStore(settingsOf(from), settingsOf(to));

describeCopies("a copy", (from, to) => {
  it("has every document, equal by hash, and is a store of its own", async () => {
    const [source, target] = [from.place(), to.place()];
    const identity = await withStore(source, async (store) => {
      await fillStore(store, "full");
      return store.identity();
    });
    const report = await copied(source, target);
    expect(report).toMatchObject({ resumed: false, audit: { leagues: 2, entries: 24 } });
    expect(report.records).toMatchObject({
      leagues: 2,
      ledger: 24,
      leases: 2,
      segments: 6,
      matches: 4,
      liveMatches: 2,
    });
    expect(report.records).toMatchObject({ weights: 6, experiments: 2, runStarts: 4, bans: 2, jobResults: 2 });
    expect(report.written).toBe(Object.values(report.records).reduce((sum, count) => sum + count, 0));
    expect(await hashesOf(settingsOf(target))).toEqual(await hashesOf(settingsOf(source)));
    const methods = (store: Store) => ({
      leagues: async () => Promise.all((await store.leagueIds()).map((id) => store.league(id))),
      ledger: () => store.ledger("full-1"),
      segment: () => store.segment("full-1-segment-2"),
      kept: async () => (await store.weightsKept("full-é 🂡/2")).toSorted(),
      released: () => store.weightsRecord(weightsOf("full own").hash),
      both: async () => (await store.weights(weightsOf("full both").hash))?.values,
      starts: () => store.runStarts("full-1-experiment"),
      experiment: () => store.experiment("full-1-experiment"),
      matches: () => store.matches({ league: null, limit: 10 }),
      live: () => store.liveMatch("full-1-room"),
      bans: async () => (await store.bans()).toSorted((a, b) => a.subject.localeCompare(b.subject)),
      job: () => store.jobResult("full-1-job"),
    });
    type Reads = ReturnType<typeof methods>;
    const answers = (place: string) =>
      withStore(place, async (store) => {
        const reads = methods(store);
        const all = (Object.keys(reads) as (keyof Reads)[]).map(async (name) => [name, await reads[name]()] as const);
        return Object.fromEntries(await Promise.all(all));
      });
    expect(await answers(target)).toEqual(await answers(source));
    await withStore(target, async (store) => {
      expect(await store.identity()).not.toBe(identity);
      // The next leader's fence is higher than that of the last one.
      expect(await store.takeLease("full-1", "next", 1000)).toMatchObject({ fence: 2 });
    });
  });

  it("goes on where it was interrupted, at any step, and is refused to others until it is complete", async () => {
    const [source, target] = [from.place(), to.place()];
    await withStore(source, (store) => fillStore(store, "resumed"));
    /** Copies until the given step; returns the report if that was the end. */
    const copyUntil = (step: number): Promise<CopyReport | null> => {
      let left = step;
      const interrupt = (): void => {
        if (left-- === 0) throw new Error("interrupted");
      };
      return copyStore(settingsOf(source), settingsOf(target), interrupt).catch((error: unknown) => {
        if (String(error).includes("interrupted")) return null;
        throw error;
      });
    };
    let interruptions = 0;
    let report = await copyUntil(interruptions);
    for (; report === null; report = await copyUntil(interruptions)) {
      interruptions++;
      for (const open of [openStore, readStore]) {
        const refusal = await refusalOf(open(settingsOf(target)));
        expect(refusal.code).toBe("store/half-copied");
        expect(refusal.message).toContain("store copy");
      }
    }
    expect(report.resumed).toBe(true);
    expect(report.written).toBeLessThan(Object.values(report.records).reduce((sum, count) => sum + count, 0));
    expect(interruptions).toBeGreaterThan(20);
    expect(await hashesOf(settingsOf(target))).toEqual(await hashesOf(settingsOf(source)));
    await withStore(target, (store) => store.ping());
  });

  it("takes over what changed in the source since it was interrupted", async () => {
    const [source, target] = [from.place(), to.place()];
    await withStore(source, async (store) => {
      await store.createLeague(leagueOf("m"));
      await store.append("m", entryOf(0));
      await store.putLiveMatch(liveMatchOf("room", "here:1", null));
    });
    const interrupted = copyStore(settingsOf(source), settingsOf(target), ({ step }) => {
      if (step === "verifying") throw new Error("interrupted");
    });
    await expect(interrupted).rejects.toThrow("interrupted");
    await withStore(source, async (store) => {
      for (const id of ["a", "z"]) await store.createLeague(leagueOf(id));
      await store.append("m", entryOf(1));
      await store.append("a", entryOf(0));
      await store.putLiveMatch(liveMatchOf("room", "here:1"));
    });
    expect(await copied(source, target)).toMatchObject({ resumed: true, records: { leagues: 3, ledger: 3 } });
    expect(await hashesOf(settingsOf(target))).toEqual(await hashesOf(settingsOf(source)));
  });

  it("must begin again if the source has deleted something since it was interrupted", async () => {
    const [source, target] = [from.place(), to.place()];
    await withStore(source, (store) => store.createLeague(leagueOf("deleted")));
    const interrupted = copyStore(settingsOf(source), settingsOf(target), ({ step }) => {
      if (step === "verifying") throw new Error("interrupted");
    });
    await expect(interrupted).rejects.toThrow("interrupted");
    await withStore(source, (store) => store.deleteLeague("deleted"));
    const refusal = await refusalOf(copied(source, target));
    expect(refusal.code).toBe("store/conflict");
    expect(refusal.message).toMatch(/The head of league "deleted" was copied, .* delete the copy, and copy again\.$/);
  });

  it("is refused to a store that is not empty, which is left as it is", async () => {
    const [source, target] = [from.place(), to.place()];
    await withStore(source, (store) => store.createLeague(leagueOf("new")));
    await withStore(target, (store) => store.putBan({ kind: "bot", subject: "b", reason: null, at: 1, until: null }));
    const before = await hashesOf(settingsOf(target));
    const refusal = await refusalOf(copied(source, target));
    expect(refusal.code).toBe("store/not-empty");
    expect(refusal.message).toMatch(/is not empty, and was left as it is: copy to a new folder/);
    expect(await hashesOf(settingsOf(target))).toEqual(before);
    await withStore(target, (store) => store.ping());
  });

  it("is refused to the half-done copy of another store", async () => {
    const [source, other, target] = [from.place(), from.place(), to.place()];
    for (const place of [source, other]) {
      await withStore(place, async (store) => {
        await store.createLeague(leagueOf("one"));
        await store.identity();
      });
    }
    const interrupted = copyStore(settingsOf(other), settingsOf(target), ({ step }) => {
      if (step === "auditing") throw new Error("interrupted");
    });
    await expect(interrupted).rejects.toThrow("interrupted");
    expect(await codeOf(copied(source, target))).toBe("store/half-copied");
    // Nor is half a copy a source.
    expect(await codeOf(copied(target, from.place()))).toBe("store/half-copied");
    expect(await copied(other, target)).toMatchObject({ resumed: true });
  });

  it("is refused while a league of the source is led", async () => {
    const [source, target] = [from.place(), to.place()];
    await withStore(source, async (store) => {
      await store.createLeague(leagueOf("led"));
      await store.takeLease("led", "leader", 60_000);
    });
    const refusal = await refusalOf(copied(source, target));
    expect(refusal.code).toBe("store/in-use");
    expect(refusal.message).toMatch(/a process leads "led": stop the servers/);
    await withStore(source, (store) => store.releaseLease("led", "leader"));
    await copied(source, target);
  });

  it("stops if a league of the source is led since it began, and completes later", async () => {
    const [source, target] = [from.place(), to.place()];
    await withStore(source, (store) => store.createLeague(leagueOf("led")));
    const store = await openStore(settingsOf(source));
    const copying = copyStore(settingsOf(source), settingsOf(target), async () => {
      await store.takeLease("led", "leader", 60_000);
    });
    expect(["store/in-use", "store/unavailable"]).toContain(await codeOf(copying));
    await store.releaseLease("led", "leader");
    await store.close();
    expect(await copied(source, target)).toMatchObject({ resumed: true, records: { leases: 1 } });
  });

  it("refuses a store to itself, and one that doesn't exist", async () => {
    const [source, missing] = [from.place(), from.place()];
    await withStore(source, (store) => store.createLeague(leagueOf("one")));
    expect(await codeOf(copied(source, source))).toBe("request/invalid");
    const target = to.place();
    expect(await codeOf(copied(missing, target))).toBe("store/not-found");
    expect(await codeOf(readStore(settingsOf(target)))).toBe("store/not-found");
  });
});

describe("a copy of an SQLite store", () => {
  it.each([1, 2] as const)(
    "of version %i is one of the current version; the source is left as it is",
    async (version) => {
      const [source, target] = [folderIn(root), folderIn(root)];
      const file = unpackStore(version, source);
      const before = readFileSync(file);
      expect(await copied(source, target)).toMatchObject({
        records: { leagues: 1 },
        audit: { leagues: 1, failed: [] },
      });
      expect(readFileSync(file).equals(before)).toBe(true);
      expect(await hashesOf(settingsOf(target))).toEqual(await hashesOf(settingsOf(source)));
    },
  );

  it("has the damage of its source, which the audit names", async () => {
    const [source, target] = [folderIn(root), folderIn(root)];
    const database = new DatabaseSync(unpackStore(2, source));
    database.exec("UPDATE segments SET actions = x'ffff' WHERE position = 9; UPDATE leagues SET head = '{'");
    database.close();
    const { audit } = await copied(source, target);
    expect(audit.failed.map(({ what }) => what.replace(/(?<=segment ).*/, ""))).toEqual(["head", "segment "]);
    await withStore(target, async (store) => expect(await store.leagueIds()).toHaveLength(1));
  });

  it("names a document with a value of another type", async () => {
    const [source, target] = [folderIn(root), folderIn(root)];
    const database = new DatabaseSync(unpackStore(2, source));
    database.exec("UPDATE ledger SET at = 'noon' WHERE seq = 3");
    database.close();
    const refusal = await refusalOf(copied(source, target));
    expect(refusal.code).toBe("store/damaged");
    expect(refusal.message).toMatch(/^An entry of league ".*" "3" is damaged \(its "at" is not/);
  });

  it("is a snapshot of a source that is written meanwhile", async () => {
    const [source, target] = [folderIn(root), folderIn(root)];
    const store = await openStore({ directory: source });
    await store.createLeague(leagueOf("snapshot"));
    await store.append("snapshot", entryOf(0));
    let index = 0;
    const { records } = await copyStore({ directory: source }, { directory: target }, () =>
      store.putSegment(segmentOf(`late-${index++}`, "snapshot", index)),
    );
    expect(records).toMatchObject({ leagues: 1, ledger: 1, segments: 0 });
    expect(await store.segmentIds("snapshot")).not.toEqual([]);
    await store.close();
    const tables = new DatabaseSync(join(target, "red-queen.db"));
    expect(tables.prepare("SELECT * FROM copies").all()).toEqual([]);
    tables.close();
  });
});
