import { ValueStore } from "./value-store.ts";

/**
 * A value that this browser keeps, in `localStorage` under that key.
 * @param read what was stored as a value; throws where it is none. Then, and where storage is forbidden, `otherwise` it is.
 */
export function keptValue<T>(key: string, otherwise: T, read: (stored: unknown) => T): ValueStore<T> {
  const store = new ValueStore(readKept(key, otherwise, read));
  store.subscribe(() => {
    try {
      localStorage.setItem(key, JSON.stringify(store.get()));
    } catch {
      // Storage may be full or forbidden: then it lasts as long as the tab.
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
