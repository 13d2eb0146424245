import { keepPlayerName } from "./player-name.ts";

const KEY = "player-key";
const KEY_BYTES = 24;
/** A key: 24 bytes in base64url. */
const KEY_SHAPE = /^[A-Za-z0-9_-]{32}$/;

/** Used if localStorage is blocked. */
let memory: string | null = null;

/** This browser's secret key: a person's rating belongs to whoever has it. Made at the first match. */
export function playerKey(): string {
  const known = knownPlayerKey();
  if (known !== null) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const made = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  keepKey(made);
  return made;
}

/** The key, or null before the first match. */
export function knownPlayerKey(): string | null {
  try {
    return localStorage.getItem(KEY) ?? memory;
  } catch {
    return memory;
  }
}

/** Makes this browser play under another browser's key. @returns whether the text is a key. */
export function importPlayerKey(text: string): boolean {
  if (!KEY_SHAPE.test(text)) return false;
  keepKey(text);
  return true;
}

/** Removes key and name from this browser: no one can play under that rating again without a copy of the key. */
export function forgetPlayer(): void {
  keepKey(null);
  keepPlayerName("");
}

function keepKey(key: string | null): void {
  memory = key;
  try {
    if (key === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, key);
  } catch {
    // Storage is blocked: the key lasts as long as the tab.
  }
}
