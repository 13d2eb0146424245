import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../../server/store/registry.ts";
import type { StoreSettings } from "../../../server/store/store.ts";
import type { Store } from "../../../server/store/store.ts";
import { testBans } from "./conformance-bans.ts";
import { testExperiments } from "./conformance-experiments.ts";
import { testRecords } from "./conformance-records.ts";
import { testJobResults } from "./conformance-job-results.ts";
import { testLeagues, testLeases, testLedger, testMatches } from "./conformance-methods.ts";
import { testSegments } from "./conformance-segments.ts";
import { testKeeping, testKeepingAtOnce } from "./conformance-weights.ts";
import { startClient } from "./processes.ts";
import { codeOf, refusalOf } from "./refusals.ts";
import { entryOf, leagueOf, segmentOf } from "./samples.ts";

/** A store under test: how to open it, and how a test may disturb it. */
export interface Subject {
  /** What a process needs to open the same store. */
  readonly settings: StoreSettings;
  readonly threaded?: boolean;
  /** Its schema version, and how to write another one. */
  readonly version: number;
  setVersion(version: number): Promise<void>;
  /** Moves a lease into the future, as when the clock is set back after it was taken. */
  postponeLease(league: string, milliseconds: number): Promise<void>;
  /** Kills the store's own server, where it has one, with SIGKILL, and starts it again on the same data. */
  crash?(): Promise<void>;
  /** Makes the store unreachable; the returned function brings it back. */
  interrupt?(): Promise<() => Promise<void>>;
  end(): Promise<void>;
}

export interface Abilities {
  /** May several processes write at once? Else why not. */
  readonly processes: true | string;
  /** May the test stop and kill it? Else why not. */
  readonly breakable: true | string;
}

const unless = (ability: true | string): string => (ability === true ? "" : ` [skipped: ${ability}]`);

/** The suite that every store must pass. */
export function testStore(name: string, abilities: Abilities, setUp: () => Promise<Subject>): void {
  describe(`${name}`, () => {
    let subject: Subject;
    let store: Store;
    const open = (): Promise<Store> => openStore(subject.settings, { threaded: subject.threaded ?? false });

    beforeAll(async () => {
      subject = await setUp();
      store = await open();
    });
    afterAll(async () => {
      await store?.close();
      await subject?.end();
    });

    const newLeague = async (id: string): Promise<string> => {
      await store.createLeague(leagueOf(id));
      return id;
    };

    testLeagues(() => store);
    testLedger(() => store, newLeague);
    testLeases(
      () => store,
      newLeague,
      (league, milliseconds) => subject.postponeLease(league, milliseconds),
    );
    testBans(() => store, open);
    testExperiments(() => store);
    testJobResults(() => store, open);
    testSegments(() => store);
    testKeeping(() => store, newLeague);
    testMatches(() => store);
    testRecords(
      () => store,
      () => subject.settings,
    );

    describe("opening and closing", () => {
      it("describes itself and answers", async () => {
        expect(store.kind).toMatch(/^[a-z]+$/);
        expect(store.description.length).toBeGreaterThan(6);
        await store.ping();
        await store.probe();
      });

      it("has all data when reopened", async () => {
        const league = await newLeague("again");
        await store.append(league, entryOf(0));
        const other = await open();
        expect(await other.league(league)).toEqual(leagueOf(league));
        expect(await other.ledger(league)).toEqual([entryOf(0)]);
        await other.append(league, entryOf(1));
        await other.close();
        expect(await store.ledger(league)).toHaveLength(2);
      });

      it("finishes calls in progress before it closes, then refuses every call", async () => {
        const league = await newLeague("closing");
        const other = await open();
        const writes = [0, 1, 2].map((i) => other.putSegment(segmentOf(`closing-${i}`, league, i)));
        await Promise.all([other.close(), other.close(), ...writes]);
        expect(await store.segmentIds(league)).toEqual(["closing-0", "closing-1", "closing-2"]);
        for (const call of [
          () => other.ping(),
          () => other.probe(),
          () => other.leagueIds(),
          () => other.append(league, entryOf(0)),
          () => other.takeLease(league, "a", 1000),
          () => other.putSegment(segmentOf("late", league, 9)),
        ]) {
          expect(await codeOf(call())).toBe("store/closed");
        }
        await other.close();
      });

      it("refuses a store of a newer version", async () => {
        await subject.setVersion(999);
        try {
          const error = await refusalOf(open());
          expect(error.code).toBe("store/newer-version");
          expect(error.message).toContain("999");
        } finally {
          await subject.setVersion(subject.version);
        }
        await (await open()).close();
      });
    });

    describe("when things break", () => {
      it.each([7, 40, 111])("loses no acknowledged write when a writer is killed after %i writes", async (count) => {
        const league = await newLeague(`killed-${count}`);
        const writer = startClient("write", league, subject.settings);
        await writer.said(count);
        await writer.kill();
        await subject.crash?.();
        expect(writer.lines.length).toBeGreaterThanOrEqual(count);
        const again = await open();
        expect(await missingFrom(again, league, writer.lines)).toEqual([]);
        const ledger = await again.ledger(league);
        expect(ledger).toEqual(ledger.map((_entry, i) => entryOf(i)));
        await again.close();
      });

      it.skipIf(abilities.breakable !== true)(
        `is unavailable while down and works once back${unless(abilities.breakable)}`,
        async () => {
          const league = await newLeague("down");
          await store.append(league, entryOf(0));
          const restore = await subject.interrupt?.();
          expect(await codeOf(store.append(league, entryOf(1)))).toBe("store/unavailable");
          expect(await codeOf(store.ping())).toBe("store/unavailable");
          expect(await codeOf(store.probe())).toBe("store/unavailable");
          await restore?.();
          await store.probe();
          // The append may have been written without an answer: a caller must read again, as here.
          const { length } = await store.ledger(league);
          await store.append(league, entryOf(length));
          expect((await store.ledger(league)).map(({ seq }) => seq)).toEqual([...Array(length + 1).keys()]);
        },
      );
    });

    describe("several processes", () => {
      const skip = abilities.processes !== true;
      const why = unless(abilities.processes);

      testKeepingAtOnce(() => store, why);

      it.skipIf(skip)(`write one ledger without gaps or duplicates${why}`, async () => {
        const league = await newLeague("race");
        const racers = [1, 2, 3, 4].map(() => startClient("race", league, subject.settings));
        const lines = (await Promise.all(racers.map((racer) => racer.ended()))).flat();
        const places = lines.map((line) => Number(line.replace("entry ", "")));
        expect(places.toSorted((a, b) => a - b)).toEqual([...Array(100).keys()]);
        expect((await store.ledger(league)).map(({ seq }) => seq)).toEqual([...Array(100).keys()]);
      });

      it.skipIf(skip)(`share one lease${why}`, async () => {
        const league = await newLeague("race-lease");
        const racers = [1, 2, 3, 4].map(() => startClient("lease", league, subject.settings));
        const lines = (await Promise.all(racers.map((racer) => racer.ended()))).flat();
        expect(lines.toSorted()).toEqual(["fence 1", "none", "none", "none"]);
      });
    });
  });
}

/** The lines of a writer's output that don't match the store. */
export async function missingFrom(store: Store, league: string, lines: readonly string[]): Promise<readonly string[]> {
  const entries = new Set((await store.ledger(league)).map(({ seq }) => String(seq)));
  const stored: Readonly<Record<string, (id: string) => Promise<boolean>>> = {
    entry: async (seq) => entries.has(seq),
    segment: async (id) => (await store.segment(id))?.league === league,
    weights: async (hash) => (await store.weights(hash))?.hash === hash,
  };
  const missing: string[] = [];
  for (const line of lines) {
    const [what = "", id = ""] = line.split(" ");
    if (!(await stored[what]?.(id))) missing.push(line);
  }
  return missing;
}
