import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Where optional engines are installed: folders outside `node_modules`, so that npm neither counts them as the
 * project's packages nor removes them at its next install. Packages that an add-on shares with the project
 * (TensorFlow.js itself) resolve to the project's `node_modules` further up.
 */
export const ADD_ONS = fileURLToPath(new URL("../../.cache/engines/", import.meta.url));

/** An add-on's folder. */
export const addOnFolder = (addOn: string): string => join(ADD_ONS, addOn);

/**
 * Loads a package of an add-on, or of the project if it is installed there.
 * @throws an error with code ERR_MODULE_NOT_FOUND if it is in neither.
 */
export async function importAddOn(addOn: string, packageName: string): Promise<Record<string, unknown>> {
  const folder = addOnFolder(addOn);
  const own = existsSync(join(folder, "node_modules", packageName));
  const entry = own
    ? pathToFileURL(createRequire(join(folder, "package.json")).resolve(packageName)).href
    : packageName;
  return (await import(entry)) as Record<string, unknown>;
}
