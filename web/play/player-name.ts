const NAME_KEY = "player-name";

/** The name under which this browser's person plays; "" without one. */
export function playerName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

/** Keeps the name for the next match; "" forgets it. */
export function keepPlayerName(name: string): void {
  try {
    if (name) localStorage.setItem(NAME_KEY, name);
    else localStorage.removeItem(NAME_KEY);
  } catch {
    // Storage is blocked: it is typed again.
  }
}
