import type { LeagueState } from "../../agents/league/state.ts";
import { ServerError } from "../errors.ts";
import { loadLeague } from "../leagues/load.ts";
import { openStore, readStore } from "../store/registry.ts";
import type { LeagueRecord, Store, StoreReader, StoreSettings } from "../store/store.ts";
import { pickByPrefix } from "./prefix.ts";
import { temporaryFolder } from "./temporary.ts";

/** Settings of the store a command names: a folder, or a MongoDB address. */
function storeSettings(place: string): StoreSettings {
  return /^mongodb(\+srv)?:\/\//.test(place) ? { mongodbUrl: place, directory: "" } : { directory: place };
}

/** Opens the store a command names, or a temporary one, for as long as `use` takes. */
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
 * Opens the store a command names for reading alone, for as long as `use` takes: nothing is made or changed.
 * @throws ServerError `store/not-found` where there is none.
 */
export async function withStoreToRead<T>(place: string, use: (store: StoreReader) => Promise<T>): Promise<T> {
  const store = await readStore(storeSettings(place));
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}

/** The id of the league that is named by its id or the beginning of it. @throws ServerError `league/not-found`, `request/invalid`. */
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
 * A league of the store, named by its id or the beginning of it, and what its ledger says.
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

/** The refusal of a league that a crash left without a ledger. */
export const leagueUnknown = (id: string): ServerError =>
  new ServerError("league/not-found", `The league "${id}" never ran; launch another.`);
