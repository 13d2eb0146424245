import { randomUUID } from "node:crypto";
import { ServerError } from "../errors.ts";
import { compareKeys, recordHash, recordName, type RecordReader, type RecordStore } from "../store/records.ts";
import { openRecords, openStore, readRecords, readStore } from "../store/registry.ts";
import type { Store, StoreReader, StoreSettings } from "../store/store.ts";
import { batchesOf } from "./batches.ts";
import type { LeagueFileReport } from "./export-league.ts";
import { stageLeague } from "./stage-league.ts";

/** Milliseconds for which a second import of a league is refused after the first was killed. */
const IMPORT_LEASE_MS = 10_000;

/** Kinds that are written as they are; weights are entered for the league, and its head comes last. */
const writtenKinds = ["segments", "matches", "ledger"] as const;

/**
 * Imports a league from a file into a store. The file is unpacked and checked first, and the league's head is written
 * last: until then the league does not exist, and what a killed import left is deleted by the next one.
 *
 * @throws ServerError `league/file-unreadable`; `store/conflict` if the store has the league, or another document of
 * the same id; `league/led-elsewhere` while another process imports it; what the store throws.
 */
export function importLeague(file: string, settings: StoreSettings): Promise<LeagueFileReport> {
  return stageLeague(file, async ({ league, directory, audit }) => {
    const opened: { close(): Promise<void> }[] = [];
    const open = async <T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> => {
      const store = await opening;
      opened.unshift(store);
      return store;
    };
    try {
      const from = { store: await open(readStore({ directory })), records: await open(readRecords({ directory })) };
      const to = { store: await open(openStore(settings)), records: await open(openRecords(settings)) };
      await new LeagueImport(league, from, to).run();
    } finally {
      for (const store of opened) await store.close();
    }
    const { entries, segments, episodes, weights } = audit;
    return { league, file, entries, segments, episodes, weights };
  });
}

class LeagueImport {
  readonly #league: string;
  readonly #from: { readonly store: StoreReader; readonly records: RecordReader };
  readonly #to: { readonly store: Store; readonly records: RecordStore };
  readonly #holder = `import ${randomUUID()}`;
  #leasedAt = 0;

  constructor(
    league: string,
    from: { readonly store: StoreReader; readonly records: RecordReader },
    to: { readonly store: Store; readonly records: RecordStore },
  ) {
    this.#league = league;
    this.#from = from;
    this.#to = to;
  }

  async run(): Promise<void> {
    const { store } = this.#to;
    await this.#assertNew();
    await this.#lease();
    try {
      // What an import that was killed has left; the lease is deleted too.
      await store.deleteLeague(this.#league);
      await this.#lease();
      await this.#assertNoOthers();
      try {
        await this.#write();
      } catch (error) {
        await this.#undo();
        throw error;
      }
    } finally {
      await store.releaseLease(this.#league, this.#holder).catch(() => {});
    }
  }

  async #assertNew(): Promise<void> {
    const { store } = this.#to;
    if (!(await store.leagueIds()).includes(this.#league)) return;
    const sentence = `${store.description} has a league "${this.#league}" already: import it into another store.`;
    throw new ServerError("store/conflict", sentence);
  }

  /** Takes or renews the league's lease, so that no two processes import it at once. */
  async #lease(): Promise<void> {
    this.#leasedAt = performance.now();
    if ((await this.#to.store.takeLease(this.#league, this.#holder, IMPORT_LEASE_MS)) !== null) return;
    throw new ServerError(
      "league/led-elsewhere",
      `Another process imports league "${this.#league}", or was killed moments ago: try again in ${IMPORT_LEASE_MS / 1000} s.`,
    );
  }

  async #renewLease(): Promise<void> {
    if (performance.now() - this.#leasedAt > IMPORT_LEASE_MS / 5) await this.#lease();
  }

  /** @throws ServerError `store/conflict` if the store has another segment or match of the same id. */
  async #assertNoOthers(): Promise<void> {
    for (const kind of ["segments", "matches"] as const) {
      for await (const record of this.#from.records.records(kind)) {
        const stored = await this.#to.records.record(kind, String(record["id"]));
        await this.#renewLease();
        if (stored === null || recordHash(kind, stored) === recordHash(kind, record)) continue;
        const sentence = `${recordName(kind, record)} is stored already, with other content: import into another store.`;
        throw new ServerError("store/conflict", sentence);
      }
    }
  }

  async #write(): Promise<void> {
    for (const hash of await this.#from.store.weightsKept(this.#league)) {
      const weights = await this.#from.store.weights(hash);
      if (weights !== null) await this.#to.store.putWeights(weights, this.#league);
      await this.#renewLease();
    }
    for (const kind of writtenKinds) {
      for await (const batch of batchesOf(this.#from.records.records(kind))) {
        await this.#to.records.putRecords(kind, batch);
        await this.#renewLease();
      }
    }
    for (const kind of writtenKinds) await this.#verify(kind);
    const head = await this.#from.store.league(this.#league);
    if (head !== null) await this.#to.store.createLeague(head);
    // As it was stored: what this version doesn't know stays in it.
    for await (const batch of batchesOf(this.#from.records.records("leagues"))) {
      await this.#to.records.putRecords("leagues", batch);
    }
  }

  /** @throws ServerError `store/damaged` if the store does not have what was written. */
  async #verify(kind: (typeof writtenKinds)[number]): Promise<void> {
    const stored = this.#to.records.records(kind, { league: this.#league });
    try {
      for await (const record of this.#from.records.records(kind, { league: this.#league })) {
        const { value: found } = await stored.next();
        const isSame =
          found && compareKeys(kind, found, record) === 0 && recordHash(kind, found) === recordHash(kind, record);
        if (isSame) continue;
        const sentence = `${recordName(kind, record)} was written, and is not what was written: check the store's disk.`;
        throw new ServerError("store/damaged", sentence);
      }
    } finally {
      await stored.return();
    }
  }

  /** Deletes what was written, unless the league exists. If the store is down, the next import does. */
  async #undo(): Promise<void> {
    const { store } = this.#to;
    try {
      if (!(await store.leagueIds()).includes(this.#league)) await store.deleteLeague(this.#league);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
    }
  }
}
