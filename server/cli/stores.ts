import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { foldLedger } from "../../agents/league/fold.ts";
import type { LeagueState } from "../../agents/league/state.ts";
import { ServerError } from "../errors.ts";
import { openStore } from "../store/registry.ts";
import type { LeagueRecord, Store, StoreSettings } from "../store/store.ts";

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

/** A league of the store and what its ledger says. @throws ServerError `league/not-found`. */
export async function readLeague(store: Store, id: string): Promise<{ record: LeagueRecord; state: LeagueState }> {
  const record = await store.league(id);
  const state = record && (await readState(store, id));
  if (!record || !state) {
    const known = (await store.leagues()).map((league) => league.id).join(", ") || "none";
    throw new ServerError("league/not-found", `There is no league "${id}" in this store; there are: ${known}.`);
  }
  return { record, state };
}

/** What a league's ledger says; null where a crash left a head without a ledger: it never ran. */
export async function readState(store: Store, id: string): Promise<LeagueState | null> {
  const entries = await store.ledger(id);
  return entries.length > 0 ? foldLedger(entries).state : null;
}
