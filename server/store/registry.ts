import { openSqliteStore, readSqliteStore } from "./sqlite/sqlite.ts";
import type { RecordReader, RecordStore } from "./records.ts";
import { openSqliteRecords, readSqliteRecords } from "./sqlite/records.ts";
import type { Store, StoreReader, StoreSettings } from "./store.ts";
import { openThreadedStore } from "./sqlite/threaded.ts";

/** How a store is opened. @see {@link openStore} */
export interface StoreChoice {
  /** Keeps disk syncs off this thread. For the server, whose event loop runs people's matches. */
  readonly threaded?: boolean;
}

interface StoreKind {
  readonly id: string;
  /** Whether these settings select it. */
  serves(settings: StoreSettings): boolean;
  open(settings: StoreSettings, choice: StoreChoice): Promise<Store>;
  /** @param half whether it may be a copy that is not complete. */
  read(settings: StoreSettings, half: boolean): Promise<StoreReader>;
  openRecords(settings: StoreSettings): Promise<RecordStore>;
  readRecords(settings: StoreSettings): Promise<RecordReader>;
}

/** Every kind of store; the first that `serves` the settings is opened. */
const storeKinds: readonly StoreKind[] = [
  {
    id: "mongodb",
    serves: ({ mongodbUrl }) => Boolean(mongodbUrl),
    // The driver waits on sockets, never on a disk, so it needs no thread. It is large, so it is loaded only when used.
    open: async ({ mongodbUrl = "" }) => (await import("./mongodb/mongodb.ts")).openMongoStore(mongodbUrl),
    read: async ({ mongodbUrl = "" }, half) => (await import("./mongodb/mongodb.ts")).readMongoStore(mongodbUrl, half),
    openRecords: async ({ mongodbUrl = "" }) => (await import("./mongodb/records.ts")).openMongoRecords(mongodbUrl),
    readRecords: async ({ mongodbUrl = "" }) => (await import("./mongodb/records.ts")).readMongoRecords(mongodbUrl),
  },
  {
    id: "sqlite",
    serves: () => true,
    open: async (settings, { threaded = false }) =>
      threaded ? openThreadedStore(settings) : openSqliteStore(settings.directory),
    read: async ({ directory }, half) => readSqliteStore(directory, { half }),
    openRecords: async ({ directory }) => openSqliteRecords(directory),
    readRecords: async ({ directory }) => readSqliteRecords(directory),
  },
];

/**
 * Opens the store that the settings select.
 *
 * @throws store/unavailable, store/full, store/newer-version, store/foreign, store/damaged; config/invalid for an
 * invalid MONGODB_URL.
 *
 * @example
 * import { openStore, type StoreChoice, type StoreSettings } from "red-queen/store";
 *
 * const settings: StoreSettings = { directory: "data/opened" };
 * const choice: StoreChoice = { threaded: true };
 * const store = await openStore(settings, choice);
 * console.log(await store.leagueIds()); // []
 * await store.close();
 */
export async function openStore(settings: StoreSettings, choice: StoreChoice = {}): Promise<Store> {
  return storeKind(settings).open(settings, choice);
}

/**
 * Opens the store that the settings select for reading: creates nothing, and works on read-only files.
 *
 * @throws store/not-found, and what {@link openStore} throws.
 * @example
 * import { openStore, readStore, type MatchQuery, type StoreReader } from "red-queen/store";
 *
 * await (await openStore({ directory: "data/read" })).close();
 * const store: StoreReader = await readStore({ directory: "data/read" });
 * const newest: MatchQuery = { game: "kuhn-poker", limit: 10 };
 * console.log(await store.matches(newest)); // []
 * await store.close();
 */
export async function readStore(settings: StoreSettings): Promise<StoreReader> {
  return storeKind(settings).read(settings, false);
}

/** Opens a store for reading that may be a copy that is not complete. @throws as {@link readStore}. */
export const readHalfCopied = (settings: StoreSettings): Promise<StoreReader> =>
  storeKind(settings).read(settings, true);

/**
 * Opens the records of the store that the settings select for writing, also those of a copy that is not complete.
 * @throws as {@link openStore}.
 */
export const openRecords = (settings: StoreSettings): Promise<RecordStore> => storeKind(settings).openRecords(settings);

/**
 * Opens the records of the store that the settings select for reading: creates nothing.
 * @throws as {@link readStore}.
 */
export const readRecords = (settings: StoreSettings): Promise<RecordReader> =>
  storeKind(settings).readRecords(settings);

function storeKind(settings: StoreSettings): StoreKind {
  const kind = storeKinds.find((kind) => kind.serves(settings));
  if (kind === undefined) throw new Error("No kind of store serves these settings.");
  return kind;
}
