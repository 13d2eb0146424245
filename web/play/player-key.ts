const KEY = "player-key";
const KEY_BYTES = 24;

/** Used if localStorage is blocked. */
let memory: string | null = null;

/** This browser's secret key: a person's rating belongs to whoever has it. Made at the first match. */
export function playerKey(): string {
  const known = read();
  if (known !== null) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  memory = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_");
  try {
    localStorage.setItem(KEY, memory);
  } catch {
    // Storage is blocked: the key lasts as long as the tab.
  }
  return memory;
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY) ?? memory;
  } catch {
    return memory;
  }
}
