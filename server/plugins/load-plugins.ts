import { pathToFileURL } from "node:url";
import type { Plugin } from "../../agents/plugins/plugin.ts";
import { registerPlugin } from "../../agents/plugins/register-plugin.ts";
import { ServerError } from "../errors.ts";
import { registerPythonGames } from "../python/sources.ts";
import { shareOwnModules } from "./own-modules.ts";
import { pluginModule } from "./plugin-module.ts";
import { pluginNames } from "./plugin-names.ts";
import { registerViews } from "./plugin-views.ts";

/**
 * Makes games of Python packages known, and loads the plugins that the settings name. Every process and thread that may
 * meet their games calls it first: they have the same environment and working folder, and so the same games.
 * @throws ServerError `config/invalid`, `plugin/not-found`, `plugin/failed`, `plugin/invalid`; AgentError
 * `plugin/invalid`, `plugin/duplicate`.
 */
export async function loadPlugins(): Promise<void> {
  registerPythonGames();
  const folder = process.cwd();
  const names = await pluginNames(folder, process.env);
  if (names.length === 0) return;
  shareOwnModules();
  for (const name of names) await loadPlugin(name, pathToFileURL(pluginModule(name, folder)));
}

async function loadPlugin(name: string, url: URL): Promise<void> {
  const { plugin } = await importPlugin(name, url);
  if (plugin === undefined) {
    const example = "export const plugin: Plugin = { games: [myGame] };";
    throw new ServerError("plugin/invalid", `${url.pathname} exports no \`plugin\`; add \`${example}\``);
  }
  registerPlugin(plugin, name);
  registerViews(plugin, name, url);
}

async function importPlugin(name: string, url: URL): Promise<{ readonly plugin?: Plugin }> {
  try {
    return (await import(url.href)) as { readonly plugin?: Plugin };
  } catch (error) {
    throw new ServerError("plugin/failed", `The plugin ${name} can't be loaded: ${reasonOf(error)}.`, error);
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("code" in error && error.code === "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING") {
    return "an installed package must be JavaScript; compile it, or name its folder elsewhere";
  }
  return (error.message.split("\n")[0] ?? "").replace(/\.$/, "");
}
