import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ServerError } from "../errors.ts";

/** The environment variable that names plugins, separated by commas. */
const VARIABLE = "REDQUEEN_PLUGINS";

/** Files of the working folder that name plugins where the variable is not set, the first found. */
const CONFIG_FILES = ["redqueen.config.ts", "redqueen.config.js"];

/**
 * The packages and folders that a process is to load plugins from: those of REDQUEEN_PLUGINS, else `plugins` of the
 * configuration file in the working folder, else none.
 * @throws ServerError `config/invalid`.
 */
export async function pluginNames(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const given = environment[VARIABLE];
  if (given !== undefined) return named(given.split(",").map((name) => name.trim()));
  const file = CONFIG_FILES.find((name) => existsSync(join(folder, name)));
  return file === undefined ? [] : configured(file, join(folder, file));
}

const named = (names: readonly string[]): readonly string[] => names.filter((name) => name !== "");

async function configured(file: string, path: string): Promise<readonly string[]> {
  const module = await importConfig(file, path);
  const { plugins } = module;
  if (Array.isArray(plugins) && plugins.every((name): name is string => typeof name === "string")) {
    return named(plugins);
  }
  const example = 'export const plugins = ["./my-game"];';
  throw new ServerError("config/invalid", `${file} must export a list of packages and folders: ${example}`);
}

async function importConfig(file: string, path: string): Promise<{ readonly plugins?: unknown }> {
  try {
    return (await import(pathToFileURL(path).href)) as { readonly plugins?: unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ServerError("config/invalid", `${file} can't be read: ${reason}`, error);
  }
}
