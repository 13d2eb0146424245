import { ValueStore } from "./value-store.ts";

export type Theme = "light" | "dark";

const system = matchMedia("(prefers-color-scheme: dark)");

function current(): Theme {
  const chosen = document.documentElement.dataset["theme"];
  if (chosen === "light" || chosen === "dark") return chosen;
  return system.matches ? "dark" : "light";
}

/** The current theme: the user's choice, else the system's. */
export const theme = new ValueStore<Theme>(current());

system.addEventListener("change", () => theme.set(current()));

/** Switches the theme; choosing the system's theme follows the system again. */
export function switchTheme(): void {
  const next: Theme = current() === "dark" ? "light" : "dark";
  if ((next === "dark") === system.matches) {
    delete document.documentElement.dataset["theme"];
    localStorage.removeItem("theme");
  } else {
    document.documentElement.dataset["theme"] = next;
    localStorage.setItem("theme", next);
  }
  theme.set(next);
}
