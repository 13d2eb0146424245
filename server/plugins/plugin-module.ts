import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { ServerError } from "../errors.ts";

/** Modules of a folder without a package.json that says more, the first found. */
const MODULE_FILES = ["plugin.ts", "plugin.js", "index.ts", "index.js"];

/**
 * The module of a plugin: a path is a file, or a folder with a package.json or one of {@link MODULE_FILES}; any other
 * name is a package in a `node_modules` of the working folder or above.
 * @throws ServerError `plugin/not-found` saying what was looked for.
 */
export function pluginModule(name: string, folder: string): string {
  const isPath = name.startsWith(".") || isAbsolute(name);
  const place = isPath ? resolve(folder, name) : packageFolder(name, folder);
  if (place === null) {
    const sentence = `There is no package ${name} to load a plugin from; install it in ${folder}, or name a folder as ./${name}.`;
    throw new ServerError("plugin/not-found", sentence);
  }
  if (!existsSync(place)) {
    throw new ServerError("plugin/not-found", `There is no folder ${place} to load a plugin from.`);
  }
  if (statSync(place).isFile()) return place;
  const found = [...packageEntries(place), ...MODULE_FILES].map((file) => join(place, file)).find(existsSync);
  if (found !== undefined) return found;
  const files = MODULE_FILES.join(", ");
  throw new ServerError(
    "plugin/not-found",
    `${place} has no module of a plugin: its package.json names none, and there is none of ${files}.`,
  );
}

/** The folder of an installed package; null if there is none. */
function packageFolder(name: string, from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = join(folder, "node_modules", name);
    if (existsSync(found)) return found;
    if (dirname(folder) === folder) return null;
  }
}

/** The module that a package.json names: `exports` of ".", or `main`. */
function packageEntries(folder: string): readonly string[] {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return [];
  const { exports, main } = JSON.parse(readFileSync(file, "utf8")) as { exports?: unknown; main?: unknown };
  return [exportedFile(exports), main].filter((entry) => typeof entry === "string");
}

/** The file of "." in `exports`, under the conditions `import` or `default`. */
function exportedFile(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null) return exports;
  const { ".": root, import: imported, default: other } = exports as Readonly<Record<string, unknown>>;
  return exportedFile(root ?? imported ?? other ?? null);
}
