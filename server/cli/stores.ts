import type { LeagueState } from "../../agents/league/state.ts";
import { readConfig } from "../config.ts";
import { ServerError } from "../errors.ts";
import { loadLeague } from "../leagues/load.ts";
import { openStore, readStore } from "../store/registry.ts";
import type { LeagueRecord, Store, StoreReader, StoreSettings } from "../store/store.ts";
import { pickByPrefix } from "./prefix.ts";
import { temporaryFolder } from "./temporary.ts";

/** Settings of the store that an option names: a folder or a MongoDB address. */
export function storeSettings(place: string): StoreSettings {
  return /^mongodb(\+srv)?:\/\//.test(place) ? { mongodbUrl: place, directory: "" } : { directory: place };
}

/** The store given by --store, else that of the settings. @throws ServerError `config/invalid`. */
export function chosenPlace(place: string | undefined): string {
  if (place !== undefined) return place;
  const { mongodbUrl, dataDir } = readConfig();
  return mongodbUrl ?? dataDir;
}

/** Opens the store given by --store, or a temporary one, for the duration of `use`. */
export async function withStore<T>(
  place: string | undefined,
  use: (store: Store, settings: StoreSettings) => Promise<T>,
): Promise<T> {
  const temporary = place === undefined ? temporaryFolder() : null;
  const settings = storeSettings(place ?? temporary?.path ?? "");
  try {
    const store = await openStore(settings);
    try {
      return await use(store, settings);
    } finally {
      await store.close();
    }
  } finally {
    temporary?.remove();
  }
}

/**
 * Opens the store given by --store for reading, for the duration of `use`: creates and changes nothing.
 * @throws ServerError `store/not-found` when there is none.
 */
export async function withStoreToRead<T>(place: string, use: (store: StoreReader) => Promise<T>): Promise<T> {
  const store = await readStore(storeSettings(place));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** The id of the league with that id or id prefix. @throws ServerError `league/not-found`, `request/invalid`. */
export async function findLeague(store: StoreReader, wanted: string): Promise<string> {
  return pickByPrefix(wanted, {
    what: "league",
    where: "in this store",
    notFound: "league/not-found",
    candidates: await store.leagueIds(),
    idOf: (id) => id,
  });
}

/**
 * A stored league with that id or id prefix, and the state in its ledger.
 * @throws ServerError `league/not-found`, `request/invalid`, `store/damaged`.
 */
export async function readLeague(
  store: StoreReader,
  wanted: string,
): Promise<{ record: LeagueRecord; state: LeagueState }> {
  const id = await findLeague(store, wanted);
  const stored = await loadLeague(store, id);
  if (stored?.fold) return { record: stored.record, state: stored.fold.state };
  throw leagueUnknown(id);
}

/** The error for a league that a crash left without a ledger. */
export const leagueUnknown = (id: string): ServerError =>
  new ServerError("league/not-found", `The league "${id}" never ran; launch a new one.`);
