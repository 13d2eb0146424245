import { openSqliteStore } from "./sqlite.ts";
import type { Store, StoreSettings } from "./store.ts";
import { openThreadedStore } from "./threaded.ts";

export interface StoreChoice {
  /** Keeps disk syncs off this thread: for the server, whose event loop holds people's games. */
  readonly threaded?: boolean;
}

interface StoreKind {
  readonly id: string;
  /** Whether these settings ask for it. */
  serves(settings: StoreSettings): boolean;
  open(settings: StoreSettings, choice: StoreChoice): Promise<Store>;
}

/** Every kind of store; the first that serves the settings is opened. */
const storeKinds: readonly StoreKind[] = [
  {
    id: "mongodb",
    serves: ({ mongodbUrl }) => Boolean(mongodbUrl),
    // The driver waits on sockets, never on a disk: it needs no thread. It is big, so only who uses it loads it.
    open: async ({ mongodbUrl = "" }) => (await import("./mongodb.ts")).openMongoStore(mongodbUrl),
  },
  {
    id: "sqlite",
    serves: () => true,
    open: async (settings, { threaded = false }) =>
      threaded ? openThreadedStore(settings) : openSqliteStore(settings.directory),
  },
];

/**
 * Opens the store that the settings ask for.
 *
 * @throws store/unavailable, store/full, store/newer-version; config/invalid for a MONGODB_URL that can't be read.
 */
export async function openStore(settings: StoreSettings, choice: StoreChoice = {}): Promise<Store> {
  const kind = storeKinds.find((kind) => kind.serves(settings));
  if (kind === undefined) throw new Error("No kind of store serves these settings.");
  return kind.open(settings, choice);
}
