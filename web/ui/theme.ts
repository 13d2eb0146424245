import { ValueStore } from "./value-store.ts";

export type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");
const systemTheme = (): Theme => (system.matches ? "dark" : "light");

/** The current theme: the user's choice, else the system's. `public/theme.js` has set it before the first paint. */
export const theme = new ValueStore<Theme>(document.documentElement.dataset["theme"] === "dark" ? "dark" : "light");

let followsSystem = !isStored();

system.addEventListener("change", () => {
  if (followsSystem) show(systemTheme());
});

/** Switches the theme; choosing the system's theme follows the system again. */
export function switchTheme(): void {
  const next: Theme = theme.get() === "dark" ? "light" : "dark";
  followsSystem = next === systemTheme();
  show(next);
  store(followsSystem ? null : next);
}

function show(next: Theme): void {
  document.documentElement.dataset["theme"] = next;
  theme.set(next);
}

function isStored(): boolean {
  try {
    return localStorage.getItem("theme") !== null;
  } catch {
    return false;
  }
}

function store(chosen: Theme | null): void {
  try {
    if (chosen === null) localStorage.removeItem("theme");
    else localStorage.setItem("theme", chosen);
  } catch {
    // Storage may be blocked: the choice lasts until the page is closed.
  }
}
