import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/*
 * Stores written by older versions: one small league of Kuhn poker each, played to its budget of four updates.
 */

/** The league in each store. */
export const storedLeagues = { 1: "kuhn-poker-b38e6152", 2: "kuhn-poker-4083daf2" } as const;

/** Copies the store of version `version` into `folder`; returns its file. */
export function unpackStore(version: keyof typeof storedLeagues, folder: string): string {
  const file = join(folder, "red-queen.db");
  writeFileSync(file, gunzipSync(readFileSync(join(import.meta.dirname, `stores/version-${version}.db.gz`))));
  return file;
}
