import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LeagueState } from "../../agents/league/state.ts";
import type { PlayerSource } from "../../agents/players/registry.ts";
import { ServerError } from "../errors.ts";
import { loadLeague } from "../leagues/load.ts";
import { policySource } from "../store/policies.ts";
import { openStore, readStore } from "../store/registry.ts";
import type { LeagueRecord, Store, StoreReader, StoreSettings } from "../store/store.ts";

/** Settings of the store a command names: a folder, or a MongoDB address. */
function storeSettings(place: string): StoreSettings {
  return /^mongodb(\+srv)?:\/\//.test(place) ? { mongodbUrl: place, directory: "" } : { directory: place };
}

/** Opens the store a command names, or a temporary one, for as long as `use` takes. */
export async function withStore<T>(
  place: string | undefined,
  use: (store: Store, settings: StoreSettings) => Promise<T>,
): Promise<T> {
  const temporary = place === undefined ? await mkdtemp(join(tmpdir(), "red-queen-")) : null;
  const settings = storeSettings(place ?? temporary ?? "");
  try {
    const store = await openStore(settings);
    try {
      return await use(store, settings);
    } finally {
      await store.close();
    }
  } finally {
    if (temporary) await rm(temporary, { recursive: true, force: true });
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

/** The policies of a store that a command may name; without one there are none. */
export async function withPolicies<T>(
  place: string | undefined,
  use: (policies: PlayerSource) => Promise<T>,
): Promise<T> {
  if (place === undefined) return use({ weights: async () => null });
  return withStoreToRead(place, (store) => use(policySource(store)));
}

/** A league of the store and what its ledger says. @throws ServerError `league/not-found`, `store/damaged`. */
export async function readLeague(
  store: StoreReader,
  id: string,
): Promise<{ record: LeagueRecord; state: LeagueState }> {
  const stored = await loadLeague(store, id);
  if (stored?.fold) return { record: stored.record, state: stored.fold.state };
  throw await leagueUnknown(store, id);
}

/** The refusal that names the leagues there are. */
export async function leagueUnknown(store: StoreReader, id: string): Promise<ServerError> {
  const known = (await store.leagueIds()).join(", ") || "none";
  return new ServerError("league/not-found", `There is no league "${id}" in this store; there are: ${known}.`);
}
