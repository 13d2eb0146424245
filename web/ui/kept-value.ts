import { ValueStore } from "./value-store.ts";

/**
 * A value kept in `localStorage` under a key.
 * @param read parses the stored value and throws if it is invalid. Then, or if storage is blocked, `otherwise` is used.
 */
export function keptValue<T>(key: string, otherwise: T, read: (stored: unknown) => T): ValueStore<T> {
  const store = new ValueStore(readKept(key, otherwise, read));
  store.subscribe(() => {
    try {
      localStorage.setItem(key, JSON.stringify(store.get()));
    } catch {
      // Storage may be full or blocked: then the value lasts as long as the tab.
    }
  });
  return store;
}

function readKept<T>(key: string, otherwise: T, read: (stored: unknown) => T): T {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? otherwise : read(JSON.parse(stored));
  } catch {
    return otherwise;
  }
}
