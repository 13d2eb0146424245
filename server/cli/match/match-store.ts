import { ServerError } from "../../errors.ts";
import type { Store, StoreReader } from "../../store/store.ts";
import { withStore, withStoreToRead } from "../stores.ts";
import type { MatchOptions } from "./options.ts";

/**
 * Opens the store of a command, for reading only unless it records matches.
 * @throws ServerError `request/invalid` for --record without --store.
 */
export async function openMatchStore(
  { store: place, record = false }: Pick<MatchOptions, "store" | "record">,
  use: (store: StoreReader | null, writable: Store | null) => Promise<void>,
): Promise<void> {
  if (place === undefined) {
    if (record) throw new ServerError("request/invalid", "Name the --store in which --record keeps the matches.");
    return use(null, null);
  }
  await (record ? withStore(place, (store) => use(store, store)) : withStoreToRead(place, (store) => use(store, null)));
}
