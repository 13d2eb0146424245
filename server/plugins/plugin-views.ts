import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "../../agents/plugins/plugin.ts";
import { ServerError } from "../errors.ts";

/** The file of each plugin game's view, by the game's id. */
const files = new Map<string, string>();

/** The URL at which the server has the view of a game; null for a game without a view module. */
export const viewUrl = (game: string): string | null => (files.has(game) ? `/plugins/${game}/view.js` : null);

/** The file of a game's view module; null if it has none. */
export const viewFile = (game: string): string | null => files.get(game) ?? null;

/** Adds the views of a plugin. @throws ServerError `plugin/invalid` if a file is missing. */
export function registerViews({ views = {} }: Plugin, name: string, module: URL): void {
  for (const [game, path] of Object.entries(views)) {
    const file = fileURLToPath(new URL(path, module));
    if (!existsSync(file)) {
      throw new ServerError(
        "plugin/invalid",
        `The plugin ${name} can't be used: its view of ${game}, ${file}, does not exist.`,
      );
    }
    files.set(game, file);
  }
}
